export function ArchivePage() {
  return (
    <main className="page" id="main">
      <h1>Archive</h1>
    </main>
  );
}
