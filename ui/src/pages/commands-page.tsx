export function CommandsPage() {
  return (
    <main className="page" id="main">
      <h1>Commands</h1>
    </main>
  );
}
