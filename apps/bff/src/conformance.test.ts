import { join } from 'node:path'
import { vendors } from '@library-card/library-systems/vendors.ts'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { withFernhill, withHeron } from '../test/mixed-network.ts'
import { startTestNetwork, startTime, type TestNetwork } from '../test/network.ts'
import { withPurchaseRequests, withSettings } from '../test/network-file.ts'
import { withEverythingAtBirch } from '../test/own-sign-in.ts'
import { vendorFaults } from '../test/vendor-faults.ts'
import { vendorHosts, visit, type VendorHost } from '../test/vendor-hosts.ts'
import { vendorStories, type VendorStory } from '../test/vendor-stories.ts'

type Story = Omit<VendorStory, 'like'>

const document = join(import.meta.dirname, '../../../docs/reference/vendors.md')

let card: TestNetwork
/** With short limits, and guards that can be reset. */
let faulty: TestNetwork
const often = 5_000
const outcomes = new Map<string, string>()

beforeAll(async () => {
  const common = { clock: () => startTime, mock: { callsPerSecond: often } }
  card = await startTestNetwork({
    ...common,
    edit: (file) =>
      withMixed(withPurchaseRequests(withEverythingAtBirch(within({ read: 10_000, write: 10_000 }, file)))),
  })
  faulty = await startTestNetwork({
    ...common,
    edit: (file) => withMixed(within({ read: 1_500, write: 500 }, file)),
  })
})
afterAll(() => Promise.all([card.stop(), faulty.stop()]))

function withMixed(file: string): string {
  return withFernhill(withHeron(file))
}

/** Pace has tests of its own. */
function within({ read, write }: { read: number; write: number }, file: string): string {
  const limits = `limits: { connect: 5000, read: ${read}, write: ${write}, card: 20000 }`
  const guard = `guard: { callsPerSecond: ${often} }`
  return withSettings(`${limits}\n  ${guard}`)(file)
}

test('each vendor with a mock has its place here, and declares only what there is', () => {
  const systems = vendorHosts.map(({ system }) => system)
  expect(systems).toEqual([...vendors.keys()].filter((system) => systems.includes(system)))
  const titles = [...vendorStories, ...vendorFaults].map(({ title }) => title)
  expect(titles).toEqual([...new Set(titles)])
  for (const { notProvided } of vendorHosts)
    expect([...notProvided.keys()].filter((title) => !titles.includes(title))).toEqual([])
})

test.for(withHosts(vendorStories))('$story.title: $host.system', async ({ story, host }) => {
  const seen = await story.see(await visit(card, host, host.likeOf(story.like)))
  expect(note(story, host, seen)).toBe(declared(story, host))
})

/** Stories that wait until a limit is over: the vendors wait together, each with a patron and an institution of its own. */
const waits = ({ title }: Story) => /hang|commit-late/.test(title)

test.for(withHosts(vendorFaults.filter((story) => !waits(story))))(
  '$story.title: $host.system',
  async ({ story, host }) => {
    onTestFinished(() => faulty.clear())
    expect(await outcomeAt(story, host)).toBe(declared(story, host))
  },
)

describe.for(vendorFaults.filter(waits))('$title', (story) => {
  afterAll(() => faulty.clear())

  test.concurrent.for(vendorHosts)('$system', async (host) => {
    expect(await outcomeAt(story, host)).toBe(declared(story, host))
  })
})

async function outcomeAt(story: Story, host: VendorHost): Promise<string> {
  return note(story, host, await story.see(await visit(faulty, host, host.visitor)))
}

function withHosts<S extends Story>(stories: readonly S[]) {
  return stories.flatMap((story) => vendorHosts.map((host) => ({ story, host })))
}

function declared({ title }: Story, { notProvided }: VendorHost): string {
  return notProvided.has(title) ? 'not provided' : 'provided'
}

/** Notes the outcome for the table. Where it is not the declared one, the difference is shown. */
function note(story: Story, host: VendorHost, seen: unknown): string {
  const outcome = outcomeOf(story, seen)
  outcomes.set(`${story.title} ${host.system}`, outcome)
  const wanted = declared(story, host) === 'provided' ? story.provided : story.unknown
  expect({ seen }).toMatchObject({ seen: wanted })
  return outcome
}

/** Neither, or both, is a fault of the story or of the adapter. */
function outcomeOf({ provided, unknown }: Story, seen: unknown): string {
  const isProvided = matches(seen, provided)
  const isUnknown = unknown !== undefined && matches(seen, unknown)
  if (isProvided === isUnknown) return 'failed'
  return isProvided ? 'provided' : 'not provided'
}

function matches(seen: unknown, wanted: unknown): boolean {
  try {
    expect({ seen }).toMatchObject({ seen: wanted })
    return true
  } catch {
    return false
  }
}

test('docs/reference/vendors.md has the outcome of each story at each vendor', async () => {
  const parts = [
    introduction,
    '## Stories',
    tableOf(vendorStories, 'Story'),
    ...vendorHosts.flatMap(reasonsOf),
    '## Faults',
    tableOf(vendorFaults, 'Fault of the mock'),
  ]
  await expect(`${parts.join('\n\n')}\n`, 'Stale: npm run generate').toMatchFileSnapshot(document)
})

const introduction = `# What each vendor provides

For: contributors. Before: [a vendor](../vendors.md).

\`npm run vendors\` runs the same stories against a mock institution of each vendor, through the whole server, and writes this page.

- **provided**: the page gets the institution's data.
- **not provided**: the library system gives this to nobody. The page gets “unknown” or “not provided”, never an empty list and never a guess.
- **failed**: neither, so the adapter or the mock is wrong.`

function tableOf(stories: readonly Story[], first: string): string {
  const rows = stories.map(({ title }) => [
    title,
    ...vendorHosts.map(({ system }) => outcomes.get(`${title} ${system}`) ?? 'failed'),
  ])
  const head = [first, ...vendorHosts.map(({ system }) => nameOf(system))]
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function reasonsOf({ system, notProvided }: VendorHost): string[] {
  const reasons = [...notProvided].map(([title, reason]) => `- ${title}: ${reason}.`)
  return [`## Not provided by ${nameOf(system)}`, reasons.join('\n')]
}

function nameOf(system: string): string {
  return vendors.get(system)?.name ?? system
}
