export const berth = 7;
