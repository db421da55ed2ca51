import type { CheckRow, Finding } from './check-row.ts'

const columns = [
  ['KEY', 'key'],
  ['USERS READ', 'usersRead'],
  ['USERS WRITE', 'usersWrite'],
  ['CONFIGURATION', 'configuration'],
  ['ISSUER', 'issuer'],
] as const

/** A table, a row for each member, and below it everything that is wrong. */
export function printCheck(rows: CheckRow[]): string {
  const header = ['INSTITUTION', ...columns.map(([title]) => title)]
  const cells = rows.map((row) => [row.institutionCode, ...columns.map(([, key]) => row[key].words)])
  const lines = [header, ...cells]
  const widths = header.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  const table = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  return [...table, '', ...(faultsOf(rows).length > 0 ? faultsOf(rows) : ['No fault was found.'])].join('\n')
}

/** One line a fault; a member that is silent three times is silent once. */
export function faultsOf(rows: CheckRow[]): string[] {
  const faults = rows.flatMap(({ institutionCode, ...findings }) =>
    Object.values<Finding>(findings).flatMap(({ fault }) => (fault ? [`${institutionCode}: ${fault}`] : [])),
  )
  return [...new Set(faults)]
}
