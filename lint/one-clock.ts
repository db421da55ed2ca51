/** An oxlint plugin: oxlint's own rules cannot tell `new Date()` from `new Date(value)`. */
export default {
  meta: { name: 'one-clock' },
  rules: {
    'no-machine-time': {
      create: (context: Context) => ({
        NewExpression(node: NewExpression) {
          if (node.callee.name === 'Date' && node.arguments.length === 0) context.report({ node, message })
        },
        MemberExpression(node: MemberExpression) {
          if (machineTime.has(`${node.object.name}.${node.property.name}`)) context.report({ node, message })
        },
      }),
    },
  },
}

const message =
  'Take the time from the clock (clock.ts of each package), and measure durations with performance.now().'
const machineTime: ReadonlySet<string> = new Set(['Date.now', 'Temporal.Now'])

type Context = { report: (found: { node: unknown; message: string }) => void }
/** Only an identifier has a name. */
type Expression = { name?: string }
type NewExpression = { callee: Expression; arguments: unknown[] }
type MemberExpression = { object: Expression; property: Expression }
