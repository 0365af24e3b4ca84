import {useEffect, useRef} from 'preact/hooks';
import uPlot from 'uplot';
import {minutes} from './page-state.ts';
import {durationOf} from './text.ts';

/** The server looks at no more. */
const measuredAtMost = 3000;
const size = {width: 132, height: 34};

/** The last half hour: deliveries per minute, and how long the endpoint took. */
export function Plots() {
  const measured = minutes.value;
  if (measured.length === 0) return null;
  const times = measured.map(({startMs}) => startMs / 1000);
  const deliveries = measured.map(one => one.deliveries);
  const sum = deliveries.reduce((total, count) => total + count, 0);
  const last = measured.findLast(({p50Ms}) => p50Ms !== null);
  const p50 = last?.p50Ms ?? null;
  const p95 = last?.p95Ms ?? null;
  return (
    <div class="plots">
      <Plot
        label={`${sum}${sum >= measuredAtMost ? '+' : ''} in 30 min`}
        data={[times, deliveries]}
        series={[{stroke: 'var(--accent)', fill: 'var(--accent-soft)', isBars: true}]}
      />
      <Plot
        label={
          p50 === null || p95 === null ? 'no answer yet' : `p50 ${durationOf(p50)} · p95 ${durationOf(p95)}`
        }
        data={[times, measured.map(one => one.p50Ms), measured.map(one => one.p95Ms)]}
        series={[{stroke: 'var(--accent)'}, {stroke: 'var(--warn)'}]}
      />
    </div>
  );
}

interface PlotProps {
  readonly label: string;
  readonly data: readonly (readonly (number | null)[])[];
  readonly series: readonly {
    readonly stroke: string;
    readonly fill?: string;
    readonly isBars?: boolean;
  }[];
}

function Plot({label, data, series}: PlotProps) {
  const ref = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const drawn = data as unknown as uPlot.AlignedData;
  useEffect(() => {
    const box = ref.current;
    if (box === null) return;
    const style = getComputedStyle(box);
    // A canvas knows no CSS variables.
    const colour = (name: string): string => style.getPropertyValue(name.slice(4, -1)).trim();
    const bars = uPlot.paths.bars?.({size: [0.8]});
    plot.current = new uPlot(
      {
        ...size,
        legend: {show: false},
        cursor: {show: false},
        axes: [{show: false}, {show: false}],
        scales: {y: {range: (_plot, _min, max) => [0, Math.max(max, 1)]}},
        padding: [2, 2, 2, 2],
        series: [
          {},
          ...series.map(one => ({
            stroke: colour(one.stroke),
            width: 1.5,
            spanGaps: true,
            points: {show: one.isBars !== true, size: 3},
            ...(one.fill === undefined ? {} : {fill: colour(one.fill)}),
            ...(one.isBars === true && bars !== undefined ? {paths: bars} : {}),
          })),
        ],
      },
      drawn,
      box,
    );
    return () => plot.current?.destroy();
  }, []);
  useEffect(() => plot.current?.setData(drawn), [data]);
  return (
    <div class="plot">
      <div ref={ref} aria-hidden="true" />
      <span>{label}</span>
    </div>
  );
}
