export function feeFor(ship) {
  return ship.length * 12;
}
