export const scope = "admin write";
