import { builtinEnvironments, type Environment } from 'vitest/runtime'

const { 'happy-dom': happyDom } = builtinEnvironments
const names = ['fetch', 'Request', 'Response', 'Headers', 'AbortController', 'AbortSignal'] as const

/** A channel for one thread. Node's channels reach all threads, so other threads' tests would act as tabs of this browser. */
class OwnBroadcastChannel extends BroadcastChannel {
  constructor(name: string) {
    super(`${name} ${process.env['VITEST_POOL_ID']}`)
  }
}

/** happy-dom with Node's `fetch`. happy-dom's own `fetch` reads an intercepted stream wrongly and outlives the test. */
const environment: Environment = {
  ...happyDom,
  async setup(global, options) {
    const ofNode = names.map((name) => [name, global[name]])
    const result = await happyDom.setup(global, options)
    Object.assign(global, Object.fromEntries(ofNode), { BroadcastChannel: OwnBroadcastChannel })
    return result
  },
}
// oxlint-disable-next-line import/no-default-export -- Vitest loads the default export
export default environment
