/** How far the judging of a history is, for whoever waits: a bar on a terminal, now and then a line in a log. */
import type { Terminal } from '../terminal.ts';
import type { Watch } from './past-history.ts';

/** From the first change on, which everything is read for: before so many milliseconds nothing is known of the rest. */
const estimated = 10_000;
/** Between two lines of a log. */
const between = 20_000;
/** Longer than that nobody waits without being told how it is shortened. */
const long = 180_000;
/** Between two pictures of the bar. */
const frame = 100;
const barWidth = 20;

/** @param now in milliseconds. */
export function watching(terminal: Terminal, now: () => number): Watch {
  let [total, done, began, told, drawn] = [0, 0, 0, 0, 0];
  let isWarned = false;
  const left = () => ((now() - began) / Math.max(done - 1, 1)) * (total - done);
  return {
    begin(count) {
      total = count;
      began = now();
      told = began;
      terminal.progress(`judging ${numbered(count)} changes`);
    },
    judged() {
      done += 1;
      const time = now();
      if (done === 1) began = time;
      if (time - began < estimated) {
        if (time - drawn >= frame) terminal.progress(`judging ${barOf(done, total)}`);
        drawn = time - drawn >= frame ? time : drawn;
        return;
      }
      if (!isWarned && left() > long && time - began > 3 * estimated) {
        isWarned = true;
        terminal.progress(null);
        terminal.fault(
          `This takes about ${durationText(left())}. With --since DAY only what was merged from then on is judged.`,
        );
      }
      if (terminal.live && time - drawn >= frame) {
        drawn = time;
        terminal.progress(`judging ${barOf(done, total)}, ${durationText(left())} left`);
      }
      if (!terminal.live && time - told >= between && done < total) {
        told = time;
        terminal.fault(
          `judged ${numbered(done)} of ${numbered(total)} changes, ${durationText(left())} left`,
        );
      }
    },
    survey: () => terminal.progress('looking at what is there now'),
  };
}

function barOf(done: number, total: number): string {
  const full = Math.floor((done / Math.max(total, 1)) * barWidth);
  return `[${'='.repeat(full)}${' '.repeat(barWidth - full)}] ${numbered(done)} of ${numbered(total)} changes`;
}

function numbered(count: number): string {
  return count.toLocaleString('en-US');
}

function durationText(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1_000);
  if (seconds < 90) return `${seconds} s`;
  return seconds < 5_400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3_600).toFixed(1)} h`;
}
