import { Compile } from 'typebox/compile'
import type { Json } from './documents.ts'

export type Finding = { responses: number; deviations: Set<string>; hasNoSchema: boolean }
export type Findings = ReturnType<typeof createFindings>

/** Collects the parts of responses that the document of the operation does not allow. */
export function createFindings() {
  const findings = new Map<string, Finding>()

  function of(operation: string): Finding {
    const finding = findings.get(operation) ?? { responses: 0, deviations: new Set(), hasNoSchema: false }
    findings.set(operation, finding)
    return finding
  }

  function list(): [operation: string, finding: Finding][] {
    return [...findings].toSorted(([one], [other]) => one.localeCompare(other))
  }

  return { of, list }
}

export function compare({ deviations }: Finding, schema: Json, body: unknown): void {
  for (const { instancePath, message } of Compile(schema).Errors(body))
    deviations.add(`${instancePath.replaceAll(/\d+/g, 'N')} ${message}`)
}
