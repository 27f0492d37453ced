export function freeBerths(berths, ships) {
  const taken = new Set(ships.map((ship) => ship.berth));
  return berths.filter((berth) => !taken.has(berth));
}
