import { callFaultKinds, isRegionFault, regionFaultKinds, type Fault } from '../region/fault.ts'
import { institutions, type MockInstitution } from '../institutions.ts'
import type { MockNetwork } from '../mock-network.ts'
import { operations } from '../region/call.ts'
import { html } from './html.ts'

const css = `:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; width: 100% } th, td { text-align: start; padding: .4rem .8rem .4rem 0; border-block-end: 1px solid; vertical-align: top; overflow-wrap: break-word }
main { overflow-x: auto }
form { display: flex; flex-wrap: wrap; gap: .8rem; align-items: end; margin-block: 1rem }
label { display: grid } select, input, button { font: inherit; min-height: 2.75rem; padding: 0 .6rem; max-width: 100% }`

/** The desk in a browser: what is broken, how to break more, who there is. */
export function deskPage(network: MockNetwork, problem = ''): string {
  const { markup } = html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width" />
      <title>Mock network</title>
      <style>
        ${{ markup: css }}
      </style>
      <main>
        <h1>Mock network</h1>
        ${problem === '' ? '' : html`<p role="alert"><strong>Not set:</strong> ${problem}</p>`}
        ${institutionTable(network)} ${faultForm(network)} ${regionForm()}
        <form method="post" action="/control/faults/clear"><button>Clear all faults</button></form>
        ${patronTable(network)}
      </main>
    </html>`
  return markup
}

function institutionTable(network: MockNetwork) {
  const faults = network.faults()
  const rows = [...institutions.values()].map(
    (institution) =>
      html`<tr>
        <th scope="row">${institution.title}</th>
        <td>${institution.name}</td>
        <td>${institution.region}</td>
        <td>${faultsAt(faults, institution)}</td>
        <td>${network.calls({ institution: institution.name }).length}</td>
      </tr>`,
  )
  return html`<h2>Institutions</h2>
    <table>
      <thead>
        <tr>
          <th scope="col">Institution</th>
          <th scope="col">Name here</th>
          <th scope="col">Region</th>
          <th scope="col">Faults</th>
          <th scope="col">Calls so far</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>`
}

function faultsAt(faults: Fault[], { name, region }: MockInstitution): string {
  const here = faults.filter((fault) =>
    isRegionFault(fault) ? fault.region === region : fault.institution === name,
  )
  return here.map(inWords).join('; ') || 'none'
}

function inWords(fault: Fault): string {
  if (isRegionFault(fault)) return `${fault.kind} (whole region)`
  const parts = [fault.operation ?? 'any', fault.kind, fault.patron && `for ${fault.patron.name}`]
  const often = fault.times === undefined ? '' : `${fault.times} times`
  return [...parts, often].filter(Boolean).join(' ')
}

function faultForm(network: MockNetwork) {
  return html`<h2>Break something</h2>
    <form method="post" action="/control/faults">
      ${select('institution', 'Institution', [...institutions.keys()])}
      ${select('operation', 'Operation', ['any', ...operations])} ${select('kind', 'How', callFaultKinds)}
      ${select('patron', 'Patron', ['', ...network.patrons().map(({ name }) => name)])}
      <label>Times <input name="times" inputmode="numeric" size="4" /></label>
      <label
        >Milliseconds (slow, commit-late) <input name="milliseconds" inputmode="numeric" size="6"
      /></label>
      <button>Set this fault</button>
    </form>`
}

function regionForm() {
  return html`<form method="post" action="/control/faults">
    ${select('region', 'Region', ['eu', 'na'])} ${select('kind', 'How', regionFaultKinds)}
    <button>Break the whole region</button>
  </form>`
}

function select(name: string, words: string, choices: readonly string[]) {
  const options = choices.map((choice) => html`<option value="${choice}">${choice || 'everybody'}</option>`)
  return html`<label
    >${words}
    <select name="${name}">
      ${options}
    </select></label
  >`
}

function patronTable(network: MockNetwork) {
  const rows = network.patrons().map(
    ({ name, displayName, home, story }) =>
      html`<tr>
        <th scope="row">${name}</th>
        <td><bdi>${displayName}</bdi></td>
        <td>${home}</td>
        <td>${story}</td>
        <td>${network.calls({ patron: name }).length}</td>
      </tr>`,
  )
  return html`<h2>Patrons</h2>
    <table>
      <thead>
        <tr>
          <th scope="col">Name here</th>
          <th scope="col">Patron</th>
          <th scope="col">Home</th>
          <th scope="col">Story</th>
          <th scope="col">Calls so far</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>`
}
