import { html, htmlPage, type Markup } from '../html.ts'
import { institutions, regions, type MockInstitution } from '../institutions.ts'
import { releases } from '../koha/koha.ts'
import type { MockNetwork } from '../mock-network.ts'
import type { StoryAccount } from '../patrons/story.ts'
import { operations } from '../region/call.ts'
import { callFaultKinds, isRegionFault, regionFaultKinds, type Fault } from '../region/fault.ts'
import { stories } from '../stories/stories.ts'

const style = `
body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; width: 100% }
th, td { text-align: start; padding: .4rem .8rem .4rem 0; border-block-end: 1px solid; vertical-align: top; overflow-wrap: break-word }
main { overflow-x: auto }
form { display: flex; flex-wrap: wrap; gap: .8rem; align-items: end; margin-block: 1rem }
label { display: grid }
select, input, button { font: inherit; min-height: 2.75rem; padding: 0 .6rem; max-width: 100% }`

export function controlPage(network: MockNetwork, problem = ''): string {
  const body = html`${problem === '' ? '' : html`<p role="alert"><strong>Not set:</strong> ${problem}</p>`}
    <h2>Institutions</h2>
    ${institutionTable(network)}
    <h2>Break something</h2>
    ${faultForm(network)} ${regionForm()}
    <form method="post" action="/control/faults/clear"><button>Clear all faults</button></form>
    <form method="post" action="/control/tokens/end"><button>End all sign-ins and tokens</button></form>
    ${releaseForm(network)}
    <h2>E-mails</h2>
    <p><a href="/mailbox">Mailbox of all patrons</a>: ${network.mails().length}</p>
    <h2>Patrons</h2>
    <p>
      The first institution is home. Days count from the start of the clocks: -3 was three days before it.
    </p>
    ${patronTable(network)}`
  return htmlPage('Mock network', body, { style })
}

const mailboxStyle = `
body { max-width: 50rem; margin: 2rem auto; padding: 0 1rem }
article { border-block-start: 1px solid; margin-block-start: 2rem }
h2 { overflow-wrap: anywhere }
iframe { inline-size: 100%; block-size: 32rem; border: 1px solid }
pre { white-space: pre-wrap; overflow-wrap: anywhere }`

/** All e-mails, the last one first. Links in them open a page of their own, because the card is in no frame. */
export function mailboxPage(network: MockNetwork): string {
  const mails = network.mails().toReversed()
  const articles = mails.map(
    ({ from, to, subject, text, html: sent, received }) =>
      html`<article>
        <h2>${subject}</h2>
        <p>From <bdi>${from}</bdi> to <bdi>${to}</bdi>, ${received.toISOString()}</p>
        <iframe
          title="${subject}"
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          srcdoc="${`<base target="_blank">${sent}`}"
        ></iframe>
        <details>
          <summary>As text</summary>
          <pre>${text}</pre>
        </details>
      </article>`,
  )
  const body = html`<p><a href="/">Mock network</a></p>
    ${
      mails.length === 0
        ? html`<p>
            Nothing yet. Order reminders in the settings of the card, and press “Send me one now” there.
          </p>`
        : articles
    }`
  return htmlPage('Mailbox', body, { style: mailboxStyle })
}

function institutionTable(network: MockNetwork) {
  const faults = network.faults()
  return table(
    ['Institution', 'Name here', 'Region', 'Faults', 'Calls so far'],
    [...institutions.values()].map((institution) => [
      institution.title,
      institution.name,
      institution.region,
      faultsAt(faults, institution),
      network.calls({ institution: institution.name }).length,
    ]),
  )
}

function patronTable(network: MockNetwork) {
  return table(
    ['Name here', 'Patron', 'Id at home', 'Story', 'At the start', 'Calls so far'],
    network
      .patrons()
      .map(({ name, displayName, idAtHome, story }) => [
        name,
        displayName,
        idAtHome,
        story,
        accountList(name),
        network.calls({ patron: name }).length,
      ]),
  )
}

/** A copy has the accounts of the patron that it is like. */
function accountList(patron: string): Markup {
  const { accounts } = stories.find(({ name }) => name === patron) ?? {}
  if (!accounts) return html``
  return html`<details>
    <summary>${accounts.map(({ at }) => at).join(', ')}</summary>
    <ul>
      ${accounts.map((account) => html`<li><bdi>${describeAccount(account)}</bdi></li>`)}
    </ul>
  </details>`
}

/** A long list has only its first titles. */
const mostTitles = 8

function describeAccount({ at, expires, loans, requests, fees, blocks }: StoryAccount): string {
  const lists = [
    listOf('Loans', loans, ({ title, due }) => `${title} (${typeof due === 'object' ? due.next : due})`),
    listOf('Requests', requests, ({ title, stage }) => `${title} (${stage})`),
    listOf('Fees', fees, ({ type, balance, original }) => `${type} ${balance ?? original}`),
    listOf('Blocks', blocks, ({ text }) => text),
  ]
  return [`${at}, ends on day ${expires}.`, ...lists.filter((list) => list !== '')].join(' ')
}

function listOf<Item>(name: string, items: Item[] = [], describeItem: (item: Item) => string): string {
  if (items.length === 0) return ''
  const shown = items.slice(0, mostTitles).map(describeItem)
  const more = items.length - shown.length
  return `${name}: ${[...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('; ')}.`
}

/**
 * The first cell of each row is a row heading. Cells isolate their text, because names contain bidi
 * overrides.
 */
function table(headings: string[], rows: (string | number | Markup)[][]) {
  const body = rows.map(
    ([first = '', ...rest]) =>
      html`<tr>
        <th scope="row"><bdi>${first}</bdi></th>
        ${rest.map((cell) => html`<td><bdi>${cell}</bdi></td>`)}
      </tr>`,
  )
  return html`<table>
    <thead>
      <tr>
        ${headings.map((heading) => html`<th scope="col">${heading}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${body}
    </tbody>
  </table>`
}

function faultsAt(faults: Fault[], { name, region }: MockInstitution): string {
  const own = faults.filter((fault) =>
    isRegionFault(fault) ? fault.region === region : fault.institution === name,
  )
  return own.map(describe).join('; ') || 'none'
}

function describe(fault: Fault): string {
  if (isRegionFault(fault)) return `${fault.kind} (whole region)`
  const { operation = 'any', kind, patron, times } = fault
  return [operation, kind, patron && `for ${patron.name}`, times && `${times} times`]
    .filter(Boolean)
    .join(' ')
}

function faultForm(network: MockNetwork) {
  return html`<form method="post" action="/control/faults">
    ${select('institution', 'Institution', [...institutions.keys()])}
    ${select('operation', 'Operation', ['any', ...operations])} ${select('kind', 'How', callFaultKinds)}
    ${select('patron', 'Patron', ['', ...network.patrons().map(({ name }) => name)])}
    <label>Times <input name="times" inputmode="numeric" size="4" /></label>
    <label>Milliseconds (slow, commit-late) <input name="milliseconds" inputmode="numeric" size="6" /></label>
    <label>Error codes (vendor-error) <input name="errorCode" size="14" /></label>
    <button>Set this fault</button>
  </form>`
}

function regionForm() {
  return html`<form method="post" action="/control/faults">
    ${select('region', 'Region', regions)} ${select('kind', 'How', regionFaultKinds)}
    <button>Break the whole region</button>
  </form>`
}

function releaseForm(network: MockNetwork) {
  return html`<form method="post" action="/control/release">
    ${select('release', `Release of Koha, now ${network.release()}`, releases)}
    <button>Set this release</button>
  </form>`
}

function select(name: string, label: string, choices: readonly string[]) {
  const options = choices.map((choice) => html`<option value="${choice}">${choice || 'everybody'}</option>`)
  return html`<label
    >${label}
    <select name="${name}">
      ${options}
    </select></label
  >`
}
