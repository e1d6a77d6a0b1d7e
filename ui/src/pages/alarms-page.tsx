export function AlarmsPage() {
  return (
    <main className="page" id="main">
      <h1>Alarms</h1>
    </main>
  );
}
