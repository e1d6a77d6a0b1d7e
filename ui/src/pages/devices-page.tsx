export function DevicesPage() {
  return (
    <main className="page" id="main">
      <h1>Devices</h1>
    </main>
  );
}
