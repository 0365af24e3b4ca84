import type {ServerResponse} from 'node:http';
import type {InspectorState} from './ports.ts';

/** Tells open pages that something is new; they ask for what they show. So a slow page never makes memory grow. */
export interface Feed {
  readonly open: (response: ServerResponse) => void;
  /** Something was recorded or deleted. */
  readonly tellChange: () => void;
  readonly tellState: () => void;
  readonly isWatched: () => boolean;
  readonly close: () => void;
}

/** Between two tellings of a change. */
const pauseMs = 200;
/** Keeps the connection from looking dead. */
const beatMs = 15_000;
const maxPages = 20;

interface Page {
  readonly response: ServerResponse;
  /** What is to be told once the page takes more. */
  readonly waiting: Set<'change' | 'state'>;
}

/** Server-sent events (WHATWG HTML, 9.2). */
export function createFeed(state: () => InspectorState): Feed {
  const pages = new Set<Page>();
  let pause: NodeJS.Timeout | undefined;
  let isChanged = false;
  const beat = setInterval(() => {
    for (const {response} of pages) if (!response.writableNeedDrain) response.write(': still here\n\n');
  }, beatMs);
  beat.unref();

  const tell = (page: Page, what: 'change' | 'state'): void => {
    if (page.response.writableNeedDrain) {
      page.waiting.add(what);
      return;
    }
    const data = what === 'state' ? JSON.stringify(state()) : '{}';
    page.response.write(`event: ${what}\ndata: ${data}\n\n`);
  };
  const tellAll = (what: 'change' | 'state'): void => {
    for (const page of pages) tell(page, what);
  };
  const tellChange = (): void => {
    if (pause !== undefined) {
      isChanged = true;
      return;
    }
    tellAll('change');
    pause = setTimeout(() => {
      pause = undefined;
      if (isChanged) {
        isChanged = false;
        tellChange();
      }
    }, pauseMs);
    pause.unref();
  };
  return {
    tellChange,
    tellState: () => tellAll('state'),
    isWatched: () => pages.size > 0,
    open(response) {
      if (pages.size >= maxPages) {
        response.writeHead(503, {'Retry-After': '5', 'Content-Length': '0'}).end();
        return;
      }
      response.writeHead(200, {'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store'});
      const page: Page = {response, waiting: new Set()};
      pages.add(page);
      response.on('close', () => pages.delete(page));
      response.on('drain', () => {
        for (const what of page.waiting) tell(page, what);
        page.waiting.clear();
      });
      response.write('retry: 1000\n\n');
      tell(page, 'state');
      tell(page, 'change');
    },
    close() {
      clearInterval(beat);
      clearTimeout(pause);
      for (const {response} of pages) response.end();
      pages.clear();
    },
  };
}
