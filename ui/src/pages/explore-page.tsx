export default function ExplorePage() {
  return (
    <main className="page" id="main">
      <h1>Explore</h1>
    </main>
  );
}
