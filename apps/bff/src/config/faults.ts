/** `path` as in `institutions[3].timeZone`, or the name of an environment variable. It never holds a value. */
export type Fault = { path: string; reason: string; cure: string }

/** Everything that is wrong with the configuration, at once. */
export class ConfigFaults extends Error {
  override name = 'ConfigFaults'
  readonly faults: readonly Fault[]

  constructor(faults: readonly Fault[]) {
    super(faults.map(inWords).join('\n'))
    this.faults = faults
  }
}

function inWords({ path, reason, cure }: Fault): string {
  return `${path}: ${reason}. ${cure}.`
}
