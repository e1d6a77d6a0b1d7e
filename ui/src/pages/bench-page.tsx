export function BenchPage() {
  return (
    <main className="page" id="main">
      <h1>Bench</h1>
    </main>
  );
}
