import type {ArrangementName} from './arrangements.ts';
import type {StringWriterName} from './escapes.ts';
import type {NumberStyleName} from './numbers.ts';
import type {SpacingName} from './spacing.ts';

export type Tool = 'node' | 'python' | 'php' | 'go' | 'java' | 'ruby' | 'dotnet' | 'postgres';

/** What a language's own JSON library makes of a body that it has read, with its usual options. */
export interface Preset {
  readonly tool: Tool;
  /** As it ends "as … writes it". */
  readonly name: string;
  readonly spacings: readonly SpacingName[];
  readonly strings: readonly StringWriterName[];
  readonly numbers: readonly NumberStyleName[];
  readonly arrangements: readonly ArrangementName[];
}

/** Likeliest first. */
export const presets: readonly Preset[] = [
  {
    tool: 'node',
    name: "Node's JSON.stringify",
    spacings: ['compact', 'pretty2', 'pretty4', 'tab'],
    strings: ['node'],
    numbers: ['node'],
    arrangements: ['javascript'],
  },
  {
    tool: 'python',
    name: "Python's json.dumps",
    spacings: ['python', 'compact', 'pretty2', 'pretty4'],
    strings: ['pythonAscii', 'raw'],
    numbers: ['python'],
    arrangements: ['unique', 'sortedByCodePoints', 'sortedByJavaScript'],
  },
  {
    tool: 'php',
    name: "PHP's json_encode",
    spacings: ['compact', 'pretty4'],
    strings: ['php', 'phpSlashes', 'phpUnicode', 'separators', 'phpHtml'],
    numbers: ['php', 'python'],
    arrangements: ['unique', 'phpArrays'],
  },
  {
    tool: 'node',
    name: 'a stable JSON.stringify',
    spacings: ['compact'],
    strings: ['node'],
    numbers: ['node'],
    arrangements: ['sorted', 'sortedByJavaScript', 'allowList'],
  },
  {
    tool: 'go',
    name: "Go's encoding/json",
    spacings: ['compact', 'pretty2', 'tab', 'pretty4'],
    strings: ['html', 'separators', 'oldGoHtml', 'oldGo'],
    numbers: ['go', 'kept'],
    arrangements: ['sortedByCodePoints', 'unique', 'sortedByJavaScript'],
  },
  {
    tool: 'java',
    name: 'Gson',
    spacings: ['compact', 'pretty2'],
    strings: ['gson', 'separators'],
    numbers: ['kept', 'gson', 'java'],
    arrangements: ['unique'],
  },
  {
    tool: 'ruby',
    name: 'Rails or JSON.generate',
    spacings: ['compact', 'pretty2'],
    strings: ['html', 'raw'],
    numbers: ['ruby'],
    arrangements: ['unique'],
  },
  {
    tool: 'java',
    name: 'Jackson',
    spacings: ['compact', 'jackson'],
    strings: ['jackson', 'jacksonAscii'],
    numbers: ['java', 'kept'],
    arrangements: ['unique'],
  },
  {
    tool: 'dotnet',
    name: '.NET',
    spacings: ['compact', 'pretty2'],
    strings: ['dotnet', 'newtonsoft'],
    numbers: ['kept', 'python'],
    arrangements: ['unique'],
  },
  {
    tool: 'postgres',
    name: 'a jsonb column',
    spacings: ['python'],
    strings: ['raw'],
    numbers: ['kept'],
    arrangements: ['sortedByLength'],
  },
];
