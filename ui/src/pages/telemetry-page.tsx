export function TelemetryPage() {
  return (
    <main className="page" id="main">
      <h1>Telemetry</h1>
    </main>
  );
}
