export async function POST(request) {
  return land(request);
}
