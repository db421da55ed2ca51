import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse, stringify } from 'yaml'

export const promtool = '/usr/bin/promtool'
const rulesFile = 'deploy/prometheus/library-card.rules.yml'

export type Rule = {
  alert: string
  expr: string
  labels: { severity: string }
  annotations: { summary: string; runbook: string }
}

export function readRules(): Rule[] {
  const file: { groups: { rules: Rule[] }[] } = parse(readFileSync(resolve(rulesFile), 'utf8'))
  return file.groups.flatMap(({ rules }) => rules)
}

/** The series of a healthy card for two hours, one value a minute, as promtool writes them. */
const healthy: Record<string, string> = {
  'up{job="library-card",instance="card-1:9464"}': '1x120',
  'up{job="library-card",instance="card-2:9464"}': '1x120',
  'up{job="library-card",instance="card-3:9464"}': '1x120',
  'up{job="library-card-nginx",instance="127.0.0.1:3903"}': '1x120',
  'probe_success{job="library-card-public",instance="https://card.example.org/readyz"}': '1x120',
  'probe_ssl_earliest_cert_expiry{job="library-card-public",instance="https://card.example.org/readyz"}':
    '2592000x120',
  'library_card_nginx_failures_total{status="502"}': '0x120',
  'library_card_nginx_failures_total{status="504"}': '0x120',
  'library_card_database_writable{instance="card-1:9464"}': '1x120',
  'library_card_database_writable{instance="card-2:9464"}': '1x120',
  library_card_backup_timestamp_seconds: '0x120',
  'library_card_replica_conflict{kind="too-many"}': '0x120',
  'library_card_clock_ahead_seconds{instance="card-1:9464"}': '-0.2x120',
  'library_card_key_rejected{institution="NORTH"}': '0x120',
  'library_card_key_restricted{institution="NORTH"}': '0x120',
  'library_card_counts_not_believed{institution="NORTH"}': '0x120',
  'library_card_breaker_open{institution="NORTH"}': '0x120',
  'library_card_certificate_ends_timestamp_seconds{host="alma.example.org"}': '2592000x120',
  'library_card_calls_total{institution="NORTH",operation="read",result="kept-back"}': '0x120',
  'library_card_calls_left{institution="NORTH"}': '100000-100x120',
  library_card_nobody_elsewhere: '0x120',
  'library_card_lookup_problems_total{institution="NORTH",problem="account-unclear"}': '0x120',
  'library_card_sign_ins_total{provider="NORTH",step="done"}': '0+1x120',
  'library_card_sign_ins_total{provider="NORTH",step="discovery"}': '0x120',
  'library_card_reminders_total{result="sent"}': '0+10x120',
  'library_card_reminders_total{result="not-now"}': '0x120',
  'library_card_reminders_total{result="refused"}': '0x120',
  'library_card_reminders_total{result="too-slow"}': '0x120',
  'library_card_reminders_total{result="lost"}': '0x120',
  'library_card_reminders_total{result="unsure"}': '0x120',
  'library_card_actions_total{institution="NORTH",type="renewal",result="unsure"}': '0x120',
  'library_card_problems_total{code="overloaded"}': '0x120',
  'library_card_request_seconds_count{method="GET",route="/api/card",status="500"}': '0x120',
}

type Panel = { gridPos: { y: number }; targets: { expr: string }[] }

function readDashboard(): { panels: Panel[] } {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Grafana's format
  return JSON.parse(readFileSync(resolve('deploy/grafana/library-card.json'), 'utf8')) as { panels: Panel[] }
}

/** Away, conflicts; writes; silent; rejected; seconds since the backup; reminders. */
const firstRowWhenWell = [0, 0, 1, 0, 0, 3_600, 600]

type Case = {
  /** Series in place of the healthy ones, by the beginning of their names; null: there is none. */
  series: Record<string, string | null>
  /** The alerts of the rule that fire after an hour, by their labels; no other rule fires. */
  fires: { labels?: Record<string, string>; summary: string }[]
}

/** `value` for the last half hour. */
const recently = (value: number) => `0x30 ${value}x90`

/** A case for each rule. */
export const alertCases: Record<string, Case> = {
  LibraryCardDown: {
    series: { 'up{job="library-card",': '1x50 0x70' },
    fires: [{ summary: 'No replica answers. The card is away for everybody.' }],
  },
  LibraryCardPublicAddressDown: {
    series: { 'probe_success{': '1x50 0x70' },
    fires: [
      {
        labels: { instance: 'https://card.example.org/readyz', job: 'library-card-public' },
        summary: 'https://card.example.org/readyz does not answer with success, as browsers reach it.',
      },
    ],
  },
  LibraryCardProxyFails: {
    series: { 'library_card_nginx_failures_total{status="504"}': '0x50 0+5x70' },
    fires: [
      {
        labels: { status: '504' },
        summary: 'nginx answers requests with 504: replicas do not answer it.',
      },
    ],
  },
  LibraryCardReplicaDown: {
    series: { 'up{job="library-card",instance="card-2:9464"}': '1x50 0x70' },
    fires: [
      {
        labels: { instance: 'card-2:9464', job: 'library-card' },
        summary:
          'The replica card-2:9464 does not answer. The others serve its patrons, with less than all calls that institutions allow.',
      },
    ],
  },
  LibraryCardNotMeasured: {
    series: {
      'up{job="library-card",': null,
      'up{job="library-card-nginx",instance="127.0.0.1:3903"}': '0x120',
      'probe_success{': null,
    },
    fires: [
      {
        labels: { job: 'library-card' },
        summary: 'Prometheus reads nothing for the job library-card, so other alerts are silent.',
      },
      {
        labels: { job: 'library-card-public' },
        summary: 'Prometheus reads nothing for the job library-card-public, so other alerts are silent.',
      },
      {
        labels: { job: 'library-card-nginx', instance: '127.0.0.1:3903' },
        summary: 'Prometheus reads nothing for the job library-card-nginx, so other alerts are silent.',
      },
    ],
  },
  LibraryCardDatabaseNotWritable: {
    series: { library_card_database_writable: '1x50 0x70' },
    fires: [{ summary: 'The database takes no writes of any replica. Nobody can sign in or renew.' }],
  },
  LibraryCardReplicaWithoutDatabase: {
    series: { 'library_card_database_writable{instance="card-2:9464"}': '1x50 0x70' },
    fires: [
      {
        labels: { instance: 'card-2:9464' },
        summary: 'The replica card-2:9464 cannot write to the database; others can.',
      },
    ],
  },
  LibraryCardBackupOld: {
    series: { library_card_backup_timestamp_seconds: '-93600x120' },
    fires: [{ summary: 'The newest backup is 1d 3h 0m 0s old.' }],
  },
  LibraryCardReplicaConflict: {
    series: { library_card_replica_conflict: recently(1) },
    fires: [
      { labels: { kind: 'too-many' }, summary: 'The replicas that run contradict each other: too-many.' },
    ],
  },
  LibraryCardClock: {
    series: { library_card_clock_ahead_seconds: '-7x120' },
    fires: [
      {
        labels: { instance: 'card-1:9464' },
        summary:
          'The clock of card-1:9464 differs from the database’s by 7s. Over a minute, the replica does not start again.',
      },
    ],
  },
  LibraryCardKeyRejected: {
    series: { library_card_key_rejected: recently(1) },
    fires: [{ labels: { institution: 'NORTH' }, summary: 'NORTH rejects our API key.' }],
  },
  LibraryCardKeyRestricted: {
    series: { library_card_key_restricted: recently(1) },
    fires: [{ labels: { institution: 'NORTH' }, summary: 'NORTH restricts our API key to other libraries.' }],
  },
  LibraryCardCountsNotBelieved: {
    series: { library_card_counts_not_believed: recently(1) },
    fires: [
      {
        labels: { institution: 'NORTH' },
        summary: 'NORTH counts nothing beside lists with rows: its lists are always read.',
      },
    ],
  },
  LibraryCardInstitutionDown: {
    series: { library_card_breaker_open: recently(1) },
    fires: [{ labels: { institution: 'NORTH' }, summary: 'NORTH has not answered for 15 minutes.' }],
  },
  LibraryCardCertificateEnds: {
    series: { library_card_certificate_ends_timestamp_seconds: '608400x120' },
    fires: [
      {
        labels: { host: 'alma.example.org' },
        summary:
          'The certificate of alma.example.org, an institution or identity provider, ends in 7d 0h 0m 0s.',
      },
    ],
  },
  LibraryCardPublicCertificateEnds: {
    series: { probe_ssl_earliest_cert_expiry: '608400x120' },
    fires: [
      {
        labels: { instance: 'https://card.example.org/readyz', job: 'library-card-public' },
        summary: 'Our own certificate, of https://card.example.org/readyz, ends in 7d 0h 0m 0s.',
      },
    ],
  },
  LibraryCardCallsKeptBack: {
    series: { library_card_calls_total: '0+12x120' },
    fires: [
      {
        labels: { institution: 'NORTH' },
        summary: 'The card itself keeps calls to NORTH back: its limits are used up.',
      },
    ],
  },
  LibraryCardCallsOfTheDayRunOut: {
    series: { library_card_calls_left: '100000x30 1500x90' },
    fires: [
      {
        labels: { institution: 'NORTH' },
        summary: 'NORTH takes 1500 more calls today: only writes and first views are sent.',
      },
    ],
  },
  LibraryCardNobodyElsewhere: {
    series: { library_card_nobody_elsewhere: recently(1) },
    fires: [{ summary: 'None of the last 50 persons has an account elsewhere.' }],
  },
  LibraryCardLookupProblems: {
    series: { library_card_lookup_problems_total: recently(1) },
    fires: [
      {
        labels: { institution: 'NORTH', problem: 'account-unclear' },
        summary: 'Whether patrons have an account at NORTH is unknown: account-unclear.',
      },
    ],
  },
  LibraryCardSignInsFail: {
    series: {
      'library_card_sign_ins_total{provider="NORTH",step="done"}': '0x120',
      'library_card_sign_ins_total{provider="NORTH",step="discovery"}': '0+1x120',
    },
    fires: [{ labels: { provider: 'NORTH' }, summary: 'Nobody signs in with NORTH any more.' }],
  },
  LibraryCardReminders: {
    series: { 'library_card_reminders_total{result="not-now"}': recently(9) },
    fires: [
      {
        labels: { result: 'not-now' },
        summary: 'The mail server does not take reminders: not-now.',
      },
    ],
  },
  LibraryCardRemindersTooSlow: {
    series: { 'library_card_reminders_total{result="too-slow"}': recently(9) },
    fires: [
      { summary: 'The mail server does not answer within a minute. It may have taken reminders or not.' },
    ],
  },
  LibraryCardRemindersUnsure: {
    series: { 'library_card_reminders_total{result="lost"}': recently(9) },
    fires: [
      {
        labels: { result: 'lost' },
        summary:
          'Connections to the mail server break or replicas end: lost. It may have taken reminders or not.',
      },
    ],
  },
  LibraryCardActionsUnsure: {
    series: { library_card_actions_total: recently(9) },
    fires: [
      {
        labels: { institution: 'NORTH' },
        summary: 'Renewals or cancellations at NORTH end without an answer.',
      },
    ],
  },
  LibraryCardOverload: {
    series: { library_card_problems_total: '0+12x120' },
    fires: [{ summary: 'Replicas refuse requests because they have more than they can answer.' }],
  },
  LibraryCardErrors: {
    series: { library_card_request_seconds_count: '0+12x120' },
    fires: [{ labels: { status: '500' }, summary: 'Requests end with 500, an error of the card.' }],
  },
}

/** Runs `promtool test rules`, which reads every five minutes: a healthy card has no alert, and each case has those of its rule alone. */
export function testRules(folder: string): string {
  const rules = readRules()
  const cases = [
    { alert: '', series: {}, fires: [] },
    ...Object.entries(alertCases).map(([alert, one]) => ({ alert, ...one })),
  ]
  const file = join(folder, 'alerts.yml')
  const { panels } = readDashboard()
  const firstRow = panels.filter(({ gridPos }) => gridPos.y === 0).flatMap(({ targets }) => targets)
  const shown = firstRow.map(({ expr }, at) => ({
    expr,
    eval_time: '60m',
    exp_samples: [{ labels: '{}', value: firstRowWhenWell[at] }],
  }))
  const tests = cases.map(({ alert, series, fires }) => ({
    name: alert,
    interval: '1m',
    input_series: seriesWith(series).map(([name, values]) => ({ series: name, values })),
    alert_rule_test: rules.map((rule) => ({
      eval_time: '60m',
      alertname: rule.alert,
      exp_alerts: rule.alert === alert ? fires.map((one) => toExpected(rule, one)) : [],
    })),
    promql_expr_test: alert === '' ? shown : [],
  }))
  writeFileSync(file, stringify({ rule_files: [resolve(rulesFile)], evaluation_interval: '5m', tests }))
  execFileSync(promtool, ['check', 'config', 'deploy/prometheus/prometheus.yml'], { stdio: 'pipe' })
  execFileSync(promtool, ['test', 'rules', file], { stdio: 'pipe' })
  const queries = panels.flatMap(({ targets }) =>
    targets.map(({ expr }, at) => ({ record: `query_${at}`, expr })),
  )
  writeFileSync(file, stringify({ groups: [{ name: 'dashboard', rules: queries }] }))
  execFileSync(promtool, ['check', 'rules', '--lint=none', file], { stdio: 'pipe' })
  return `promtool: each of ${rules.length} alerts fires alone, with its labels in its text, and none while all is well, as the first row of the dashboard shows`
}

function seriesWith(changes: Case['series']): [string, string][] {
  return Object.entries(healthy).flatMap(([name, values]): [string, string][] => {
    const change = Object.keys(changes).find((beginning) => name.startsWith(beginning))
    const changed = change === undefined ? values : (changes[change] ?? null)
    return changed === null ? [] : [[name, changed]]
  })
}

function toExpected({ labels, annotations }: Rule, { labels: own, summary }: Case['fires'][number]) {
  return { exp_labels: { ...labels, ...own }, exp_annotations: { ...annotations, summary } }
}
