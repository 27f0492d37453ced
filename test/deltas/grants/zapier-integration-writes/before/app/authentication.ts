export const scope = "admin";
