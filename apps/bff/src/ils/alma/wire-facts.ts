import { blog, guess, type Source } from './answer-shapes.ts'

/** A fact that is no field. `mock`: whether the mock institutions assume it too. */
export type Fact = { fact: string; source: Source; mock: boolean }

const fact = (text: string, source: Source, mock = true): Fact => ({ fact: text, source, mock })

const openApi = 'OpenAPI'
const limits = 'API governance thresholds'

export const facts: readonly Fact[] = [
  fact('Each region has one host, and the paths begin with `/almaws/v1`.', openApi),
  fact(
    'The API key alone selects the institution; it is sent as `Authorization: apikey KEY`.',
    'clients of SLSP and dcb-service; OpenAPI names a query parameter',
  ),
  fact(
    'With `Accept: application/json` the answers are JSON, except those of `/conf/test` and of the gateway, which are XML.',
    'AlmaAPITK; recorded by mlibrary/account',
  ),
  fact('`GET /conf/test` names the institution of the key.', openApi),
  fact(
    'Nearly every error has status 400, `errorsExist`, and `errorList.error[]` with `errorCode`, `errorMessage` and `trackingId`.',
    'recorded by mlibrary/account; AlmaAPITK; VuFind',
  ),
  fact('A wrong key, or one without the area, has the code `UNAUTHORIZED`.', 'recorded by mlibrary/account'),
  fact(
    '`401861`, `401890`, `4019990` and `60226` of a look-up mean that there is no such account.',
    `${openApi}; that all four mean it is our ${guess}`,
  ),
  fact('The 26th call of an institution in a second is refused with status 429.', limits),
  fact('The daily quota is used up where the body of a 429 has `DAILY_THRESHOLD`.', guess),
  fact('`X-Exl-Api-Remaining` is the number of calls that are left until midnight.', `${openApi}; ${limits}`),
  fact('A page has 100 rows at most (`limit`), from `offset`.', openApi),
  fact('An empty list has no array, only the total 0.', 'recorded by mlibrary/account'),
  fact(
    '"Not given" is null, `""`, `{}`, `{ "desc": "" }`, `{ "value": null, "desc": null }` or no field.',
    'recorded by public projects, in answers of 2018 to 2025',
  ),
  fact('Ids have more digits than a JSON number keeps, and are texts.', 'recorded by mlibrary/account'),
  fact('A day is written `2030-01-16Z`, an instant in UTC.', 'rest_user.xsd; recorded by mlibrary/account'),
  fact('No answer names a time zone: the network file does.', 'rest_item_loan.xsd'),
  fact('Case does not matter in a primary id, and does in any other identifier.', 'rest_user.xsd'),
  fact(
    '`GET /users/{linking_id}?source_institution_code=HOME` finds the copy of a home record, which has a primary id of its own.',
    `${openApi}; ${blog}`,
  ),
  fact(
    '`GET /users?source_institution_code=HOME&source_user_id=ID` names the copy of the home record with this id; 4019990 and 60226: there is none.',
    `${openApi}; ${blog}`,
  ),
  fact(
    '401651, 60224 and 60225 say of these two calls that HOME is not in a network with the institution.',
    openApi,
  ),
  fact(
    '`expand=fees` can fail with a general error where a patron has fees; without `expand` the record is read.',
    `reported by other clients; ${guess}`,
  ),
  fact('`limit` can be ignored: an answer then has more rows than were asked for.', guess),
  fact(
    '`POST …/purchase-requests/{id}?op=cancel` answers 200; 60276 does not know the request.',
    `${openApi}; that it has a body is our ${guess}`,
  ),
  fact(
    'Where users are managed in the Network Zone, `GET /users/{id}` creates the record at the member; a search does not.',
    `${openApi}; client of SLSP`,
  ),
  fact('`q=primary_id~ID` searches words: near matches are found too.', 'client of SLSP'),
  fact('`renewable` is null without `expand=renewable`, and has no reason.', 'recorded by mlibrary/account'),
  fact('Renewals left and the loan period are not given.', 'rest_item_loan.xsd'),
  fact(
    'A renewal (`op=renew`) answers the loan; 401822 refuses it, with the reason after a hyphen; 401823 does not know the loan.',
    `${openApi}; recorded by mlibrary/account`,
  ),
  fact('A renewal that was not done can answer 200; `last_renew_status` says so.', 'client of SLSP'),
  fact(
    '`last_renew_status` begins with `401193` after a success, in any language.',
    `recorded by mlibrary/account; that its code is the same in each language is our ${guess}`,
  ),
  fact('`last_renew_date` may be that of a refused renewal.', guess),
  fact('A renewal refreshes a copy that has expired, and `renewable` takes that into account.', guess),
  fact(
    '`POST /users/{id}?op=refresh` copies the home record again, with status 204 or 200; 60226, 60229 and 60230 refuse it.',
    openApi,
  ),
  fact(
    '`DELETE …/requests/{id}?reason=CancelledAtPatronRequest` answers 204; 401694 and 401697 do not know the request.',
    `${openApi}; recorded by mlibrary/account`,
  ),
  fact('`PUT …/requests/{id}` replaces the whole request.', openApi),
  fact('A request whose item is in transit is not cancelled; a scan can be stopped until it is sent.', guess),
  fact(
    'The list of requests holds work orders of staff too (MOVE, WORK_ORDER).',
    'rest_user_request.xsd',
    false,
  ),
  fact('`loan_status=Complete` lists returned loans only where they are not anonymised.', openApi),
  fact('Fees of one state are one answer without pages.', openApi),
  fact('A credit is negative in answers.', 'rest_fee.json'),
  fact('A fee without a currency of its own has that of its list.', 'rest_fees.json'),
  fact(
    '`op=auth` checks the password of an internal user, percent-encoded in `Exl-User-Pw`, with status 204 or 200; 401866 says that it is wrong.',
    openApi,
  ),
  fact(
    '`user_block` has the blocks of the record; limits on overdue items or fees are computed when somebody borrows.',
    `rest_user.xsd; that limits are not among them is our ${guess}`,
  ),
  fact(
    'Only notes with `user_viewable` are for the patron. Nothing says for whom `block_note` is.',
    'rest_user.xsd',
  ),
  fact(
    'Staff who see other institutions’ data of a patron have one of five roles: 32, 221, 21, 50, and Circulation Desk Operator - Limited.',
    'Network Activity, Alma Online Help; codes recorded by mlibrary/account',
  ),
  fact(
    '`HFrUserRoles.roleType` has the codes of the roles, with `lang=en` by their English names.',
    'rest_user.xsd; read by gpeterso/alma-role-toggler',
  ),
  fact('A role that has ended keeps the status ACTIVE; its `expiry_date` is in the past.', guess),
]
