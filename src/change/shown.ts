/** Directories that show how something is used, and deploy nothing: no caller there stands for all who use it. */
const shows = /(?:^|\/)(?:examples?|tests?|fixtures?)(?:\/|$)/;

export function isShown(directory: string): boolean {
  return shows.test(directory);
}
