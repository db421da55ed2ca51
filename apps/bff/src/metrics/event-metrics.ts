import { answerStateNames, answerStates } from '@library-card/contract/answer-state.ts'
import { Counter, Histogram } from '@prometheus-io/client'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config/config.ts'
import { problemOf } from '../http/problems.ts'
import type { ActionType } from '../store/database.ts'

export type EventMetrics = ReturnType<typeof createEventMetrics>

// Look-up problems that the alert rules compare with an earlier value.
const watchedLookUps = answerStateNames.filter((code) => {
  const { mayBeAnothers = false, gap, remedy } = answerStates[code]
  return mayBeAnothers || (gap === 'none' && remedy === null)
})
const watchedActions: ActionType[] = ['renewal', 'cancellation', 'pickup-change', 'account-update']
const watchedReminders = ['sent', 'not-now', 'refused', 'too-slow', 'unsure', 'lost']

/**
 * Counters of events. Their labels are names of the network file and of our code, so the number of labels is fixed.
 * Prometheus sees no increase in the first value of a series, so the series that alerts watch begin with 0.
 */
export function createEventMetrics({ institutions, network }: Pick<Config, 'institutions' | 'network'>) {
  const metrics = createCounters()
  const providers = [network.signIn, ...institutions.map(({ signIn }) => signIn)].filter(
    (one) => one !== null,
  )
  for (const { name: provider } of providers) metrics.signIns.inc({ provider, step: 'done' }, 0)
  for (const result of watchedReminders) metrics.reminders.inc({ result }, 0)
  for (const { code: institution } of institutions) {
    for (const problem of watchedLookUps) metrics.lookupProblems.inc({ institution, problem }, 0)
    for (const type of watchedActions) metrics.actions.inc({ institution, type, result: 'unsure' }, 0)
  }
  return metrics
}

function createCounters() {
  const registers: [] = []
  return {
    /** `step`: the step that failed, or `done`. */
    signIns: new Counter({
      name: 'library_card_sign_ins_total',
      help: 'Sign-ins by provider and the step that failed; done: none.',
      labelNames: ['provider', 'step'],
      registers,
    }),
    actions: new Counter({
      name: 'library_card_actions_total',
      help: 'Renewals, cancellations and changes of the pickup location by outcome.',
      labelNames: ['institution', 'type', 'result'],
      registers,
    }),
    lookupProblems: new Counter({
      name: 'library_card_lookup_problems_total',
      help: 'Look-ups of an account whose outcome an operator has to explain, by problem.',
      labelNames: ['institution', 'problem'],
      registers,
    }),
    reminders: new Counter({
      name: 'library_card_reminders_total',
      help: 'Reminders that were due, by what became of them.',
      labelNames: ['result'],
      registers,
    }),
    problems: new Counter({
      name: 'library_card_problems_total',
      help: 'Requests of browsers that were answered with a problem, by its code.',
      labelNames: ['code'],
      registers,
    }),
    requests: new Histogram({
      name: 'library_card_request_seconds',
      help: 'Duration of the requests of browsers, by the pattern of the route.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15],
      registers,
    }),
  }
}

export function measureRequests(app: FastifyInstance, { requests, problems }: EventMetrics) {
  app.addHook('onResponse', async (request, reply) => {
    const { method, is404, routeOptions } = request
    const route = is404 ? 'none' : (routeOptions.url ?? 'none')
    requests.observe({ method, route, status: reply.statusCode }, reply.elapsedTime / 1_000)
    const code = problemOf(request)
    if (code !== null) problems.inc({ code })
  })
}
