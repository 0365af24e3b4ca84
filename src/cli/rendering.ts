import {createHumanRenderer, type HumanMode} from '../output/human.ts';
import {createNdjsonRenderer} from '../output/ndjson.ts';
import {type ColourFlag, decideColour, openPalette, plainPalette} from '../output/palette.ts';
import type {Renderer, TextStream} from '../output/renderer.ts';
import type {Spinner} from '../output/spinner.ts';
import {Failure} from '../webhook/failure.ts';
import type {Context} from './context.ts';
import type {Out} from './out.ts';

interface ColourOptions {
  readonly color: string;
  readonly json?: true;
}

export interface RenderOptions extends ColourOptions {
  readonly compact?: true;
  readonly quiet?: true;
  readonly verbose?: true;
}

export interface OpenRenderer extends Renderer {
  /** Shows on stderr what is being waited for; null: nothing any more. */
  readonly progress: (text: string | null) => void;
  readonly close: () => void;
}

/** The renderer that the options ask for, with a spinner beside it where stderr is a terminal. */
export async function openRenderer(options: RenderOptions, context: Context): Promise<OpenRenderer> {
  const stderr = await openTextStream(context.stderr, options, context);
  const renderer =
    options.json === true
      ? createNdjsonRenderer({stdout: text => context.stdout.write(text)})
      : createHumanRenderer({
          stdout: await openTextStream(context.stdout, options, context),
          stderr,
          mode: toMode(options),
        });
  const wait = createWait(context, stderr);
  return {
    render: activity => {
      wait.show(null);
      renderer.render(activity);
    },
    progress: wait.show,
    close: () => wait.show(null),
  };
}

/** One stream as people read it, coloured as the options, the environment and the stream say. */
export async function openTextStream(
  out: Out,
  options: ColourOptions,
  context: Context,
): Promise<TextStream> {
  const flag = parseColour(options.color);
  const isJson = options.json === true;
  const isColoured = decideColour({flag, env: context.env, isTTY: out.isTTY, isJson});
  return {
    write: text => out.write(text),
    palette: await openPalette({isColoured}),
    columns: () => (out.isTTY ? out.columns : null),
  };
}

/** A spinner on a terminal; elsewhere each new text is a line of its own. */
export function createWait(context: Context, stderr: TextStream): {show: (text: string | null) => void} {
  if (!context.stderr.isTTY) {
    return {
      show: text => {
        if (text !== null) context.stderr.tell(text);
      },
    };
  }
  let spinner: Spinner | null = null;
  let wanted: string | null = null;
  let isOpening = false;
  const open = async (): Promise<void> => {
    isOpening = true;
    const {createSpinner} = await context.loadSpinner();
    const isColoured = stderr.palette !== plainPalette;
    spinner = await createSpinner({stream: context.process.stderr, isTTY: true, isColoured});
    if (wanted !== null) spinner.start(wanted);
  };
  return {
    show: text => {
      const before = wanted;
      wanted = text;
      if (text === before) return;
      if (text === null) spinner?.stop();
      else if (spinner !== null) spinner.start(text);
      else if (!isOpening) void open();
    },
  };
}

function toMode({compact, quiet, verbose}: RenderOptions): HumanMode {
  if (quiet === true) return 'quiet';
  if (compact === true) return 'compact';
  return verbose === true ? 'verbose' : 'default';
}

function parseColour(text: string): ColourFlag {
  if (text === 'always' || text === 'never' || text === 'auto') return text;
  throw new Failure(
    'usage',
    `--color "${text}" is neither always, never nor auto`,
    'write it like --color never',
  );
}
