/** One line of a metric: what is counted of whom, and how much. */
export type Sample = { labels?: Record<string, string>; value: number; suffix?: string }
export type Metric = {
  name: string
  help: string
  type: 'counter' | 'gauge' | 'histogram'
  samples: Sample[]
}

/** Of all metrics, as Prometheus reads them. */
export const contentType = 'text/plain; version=0.0.4; charset=utf-8'

export function toText(metrics: Metric[]): string {
  return metrics
    .flatMap(({ name, help, type, samples }) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} ${type}`,
      ...samples.map(({ labels = {}, value, suffix = '' }) => `${name}${suffix}${inBraces(labels)} ${value}`),
    ])
    .join('\n')
    .concat('\n')
}

function inBraces(labels: Record<string, string>): string {
  const all = Object.entries(labels).map(([name, value]) => `${name}="${escape(value)}"`)
  return all.length > 0 ? `{${all.join(',')}}` : ''
}

function escape(value: string): string {
  return value
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('"', String.raw`\"`)
    .replaceAll('\n', String.raw`\n`)
}
