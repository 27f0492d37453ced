/** Who root is, in the words of Dockerfiles and compose files. */

/** @param user `NAME[:GROUP]` or `UID[:GID]`. */
export function isRootUser(user: string): boolean {
  return /^(?:root|0{1,10}|containeradministrator)(?::.*)?$/i.test(user.trim());
}
