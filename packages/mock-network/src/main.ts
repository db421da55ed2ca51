import { startMockNetwork, type MockNetwork } from './start.ts'
import { usualPorts } from './demo-network.ts'

const variables = new Map([
  ['MOCK_PORT_EU', usualPorts.eu],
  ['MOCK_PORT_NA', usualPorts.na],
  ['MOCK_PORT_CONTROL', usualPorts.control],
  ['MOCK_PORT_PAIA', usualPorts.paia],
])

const network = await startMockNetwork(settings()).catch(endWithReason)
process.once('SIGTERM', () => stop(network))
process.once('SIGINT', () => stop(network))
console.log(
  `mock network ready: ${network.eu} (eu), ${network.na} (na), ${network.paia} (paia), ${network.control} (control)`,
)

function settings() {
  const { MOCK_NOW, MOCK_ACCOUNTS } = process.env
  return {
    ports: {
      eu: port('MOCK_PORT_EU'),
      na: port('MOCK_PORT_NA'),
      control: port('MOCK_PORT_CONTROL'),
      paia: port('MOCK_PORT_PAIA'),
    },
    ...(MOCK_NOW && { now: new Date(MOCK_NOW) }),
    accounts: MOCK_ACCOUNTS === 'shared-id' ? ('shared-id' as const) : ('linked' as const),
  }
}

function port(variable: string): number {
  return Number(process.env[variable] ?? variables.get(variable))
}

function endWithReason(error: NodeJS.ErrnoException & { port?: number }): never {
  const variable = [...variables.keys()].find((name) => port(name) === error.port)
  const reason =
    error.code === 'EADDRINUSE'
      ? `Port ${error.port} is taken. Set ${variable} to a free one.`
      : `The mock network cannot start: ${error.message}`
  console.error(reason)
  process.exit(1)
}

function stop({ stop: end }: MockNetwork) {
  void end().then(() => process.exit(0))
}
