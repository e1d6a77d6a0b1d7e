export default function GroundPanel() {
  return null;
}
