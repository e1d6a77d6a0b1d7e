export function PlanPage() {
  return (
    <main className="page" id="main">
      <h1>Plan</h1>
    </main>
  );
}
