import {isFailure} from '../webhook/failure.ts';
import type {InspectorPorts} from './ports.ts';

const lookEveryMs = 1000;

/** Other processes record too: while a page is open, the record is looked at now and then. */
export function watchRecord(
  ports: Pick<InspectorPorts, 'changeMark'>,
  isWatched: () => boolean,
  onChange: () => void,
): {stop: () => void} {
  let before: string | undefined;
  let isLooking = false;
  const look = async (): Promise<void> => {
    if (isLooking || !isWatched()) return;
    isLooking = true;
    try {
      const mark = await ports.changeMark();
      if (before !== undefined && mark !== before) onChange();
      before = mark;
    } catch (error) {
      // A record that cannot be read just now is told where the page asks for it.
      if (!isFailure(error)) throw error;
    } finally {
      isLooking = false;
    }
  };
  const timer = setInterval(() => void look(), lookEveryMs);
  timer.unref();
  return {stop: () => clearInterval(timer)};
}
