/** The Octokit that the app speaks through. */
import { ProbotOctokit } from 'probot';

/**
 * Without the throttling plugin: it lets a second pass between any two writes, and counts every GraphQL read as one,
 * so that one check would take three seconds of waiting. GitHub's own limits are obeyed by the job queue, which waits
 * as long as the answer's headers say. Server errors are still retried in place.
 */
export const AppOctokit = ProbotOctokit.defaults((options: { readonly throttle?: object }) => ({
  ...options,
  throttle: { ...options.throttle, enabled: false },
}));
