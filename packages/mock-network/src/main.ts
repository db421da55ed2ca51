import { startMockNetwork, type MockNetwork } from './start.ts'
import { mailPortIn, portsIn, portVariable } from './demo-network.ts'
import { hostNames } from './institutions.ts'

const ports = portsIn(process.env)
const network = await startMockNetwork(settings()).catch(endWithReason)
process.once('SIGTERM', () => stop(network))
process.once('SIGINT', () => stop(network))
console.log(
  `mock network ready: ${hostNames()
    .map((host) => `${network[host]} (${host})`)
    .join(', ')}`,
)

function settings() {
  const { MOCK_NOW, MOCK_ACCOUNTS } = process.env
  if (MOCK_NOW && Number.isNaN(Date.parse(MOCK_NOW))) {
    console.error('CARD_NOW or MOCK_NOW is not an instant such as 2027-02-28T09:00:00Z.')
    process.exit(1)
  }
  return {
    ports,
    mailPort: mailPortIn(process.env),
    ...(MOCK_NOW && { now: new Date(MOCK_NOW) }),
    accounts: MOCK_ACCOUNTS === 'shared-id' ? ('shared-id' as const) : ('linked' as const),
  }
}

function endWithReason(error: NodeJS.ErrnoException & { port?: number }): never {
  const all = { ...ports, mail: mailPortIn(process.env) }
  const [taken = ''] = Object.entries(all).find(([, port]) => port === error.port) ?? []
  const reason =
    error.code === 'EADDRINUSE'
      ? `Port ${error.port} is taken. Set ${portVariable(taken)} to a free one.`
      : `The mock network cannot start: ${error.message}`
  console.error(reason)
  process.exit(1)
}

function stop({ stop: end }: MockNetwork) {
  void end().then(() => process.exit(0))
}
