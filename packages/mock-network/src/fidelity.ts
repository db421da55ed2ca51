/**
 * Validates the responses of the mock institutions, or of those named, against official documents anywhere in the
 * folder: Alma's OpenAPI documents and JSON schemas, and FOLIO's schemas. `npm run fidelity -w packages/mock-network --
 * FOLDER [NAME…]`. Reports a schema that is missing, instead of skipping it silently.
 */
import { resolve as toAbsolute } from 'node:path'
import { checkAlma, operationsIn } from './fidelity/alma.ts'
import { readDocuments } from './fidelity/documents.ts'
import { createFindings } from './fidelity/findings.ts'
import { checkFolio, isOfFolio } from './fidelity/folio.ts'
import { startMockNetwork } from './start.ts'

const [given, ...names] = process.argv.slice(2)
if (given === undefined) {
  console.error(
    'Name the folder with the official documents: npm run fidelity -w packages/mock-network -- FOLDER',
  )
  process.exit(2)
}

// npm changes the working directory to the package's folder.
const documents = readDocuments(toAbsolute(process.env['INIT_CWD'] ?? '.', given))
const findings = createFindings()
const network = await startMockNetwork({ callsPerSecond: Infinity })
const hasAlma = operationsIn(documents).size > 0
if (hasAlma) await checkAlma({ network, documents, findings }, names)
const missing = isOfFolio(documents) ? await checkFolio({ network, documents, findings }) : []
await network.stop()

let isFaithful = findings.list().length > 0
for (const [operation, { responses, deviations, hasNoSchema }] of findings.list()) {
  const result = hasNoSchema ? 'no schema for its success' : 'as documented'
  console.log(`${operation}: ${responses} responses, ${deviations.size > 0 ? 'NOT as documented' : result}`)
  for (const deviation of deviations) console.log(`  ${deviation}`)
  isFaithful &&= deviations.size === 0
}
for (const name of missing) console.log(`${name}: not in the folder, so what refers to it is not checked`)
process.exitCode = isFaithful ? 0 : 1
