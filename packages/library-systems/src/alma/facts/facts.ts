/**
 * A fact about Alma that the adapter relies on. `docs/reference/alma.md` lists the facts, and explains the short names of sources.
 * `mock`: whether the mock institutions assume the fact too, so that no test would notice an error in it. Default: yes.
 */
type Fact = { fact: string; source: string; mock?: string }

export const facts: readonly Fact[] = [
  {
    fact: 'Each region has one host, and the paths begin with `/almaws/v1`.',
    source: 'OpenAPI',
  },
  {
    fact: 'The API key alone selects the institution; it is sent as `Authorization: apikey KEY`.',
    source: 'clients of SLSP and dcb-service; OpenAPI names a query parameter',
  },
  {
    fact: 'With `Accept: application/json` the answers are JSON, except those of `/conf/test` and of the gateway, which are XML.',
    source: 'AlmaAPITK; recorded by mlibrary/account',
  },
  {
    fact: '`GET /conf/test` names the institution of the key.',
    source: 'OpenAPI',
  },
  {
    fact: 'Nearly every error has status 400, `errorsExist`, and `errorList.error[]` with `errorCode`, `errorMessage` and `trackingId`.',
    source: 'recorded by mlibrary/account; AlmaAPITK; VuFind',
  },
  {
    fact: 'An answer can have several errors: a general one says nothing, also alone, and two specific ones both count.',
    source: 'VuFind; that both count is our assumption, which no check finds out: it reads and never writes',
  },
  {
    fact: 'A wrong key, or one without the area, has the code `UNAUTHORIZED`.',
    source: 'recorded by mlibrary/account',
  },
  {
    fact: 'A key that is restricted to other libraries is refused with `60340`, by a profile that is not valid with `60258`, in calls about loans, requests and fees alone.',
    source:
      'OpenAPI, which names `60340` for calls about one item and for no list; that lists are refused too, also about nobody, is our assumption: `--check` asks so, and with `--as` reads the lists of a person. If they have fewer rows instead, the counts and the balance differ, and it says so',
  },
  {
    fact: '`60340` to a renewal, a cancellation or a change is about this loan or request alone: the card offers it no more, and still offers others, which may belong to another library.',
    source: 'OpenAPI ("The loan is API Restricted by library")',
  },
  {
    fact: '`401861`, `401890`, `4019990` and `60226` of a look-up mean that there is no such account.',
    source: 'OpenAPI; that all four mean it is our assumption',
  },
  {
    fact: 'The 26th call of an institution in a second is refused with status 429.',
    source: 'API governance thresholds',
  },
  {
    fact: 'The daily quota is used up where the body of a 429 has `DAILY_THRESHOLD`.',
    source: 'assumption; no check can use up a day: the log has the code of each 429',
  },
  {
    fact: 'The daily quota is used up where `X-Exl-Api-Remaining` of any answer is 0, also of a 429 in HTML or with another code.',
    source:
      'API governance thresholds; that 0 refuses the next call is our assumption, which the log of a used-up day shows',
  },
  {
    fact: 'Any other 429 is a limit of unknown length: the pause doubles from 1 s to 300 s until a good answer. Alma sends no `Retry-After`; a longer one, in seconds or as a date, would win.',
    source: 'assumption; `--check` says busy where it meets one, and the log has the code',
  },
  {
    fact: '`X-Exl-Api-Remaining` is the number of calls that are left until midnight.',
    source: 'OpenAPI; API governance thresholds',
  },
  {
    fact: 'A page has 100 rows at most (`limit`), from `offset`.',
    source: 'OpenAPI',
  },
  {
    fact: 'An empty list has no array, only the total 0.',
    source: 'recorded by mlibrary/account',
  },
  {
    fact: 'An account that counts 0 loans or requests has none of them in its list, also none that is lost or claimed as returned; with a balance of 0, its open fees sum to 0.',
    source:
      'assumption; `--check --report` reads them and names the difference, and the card believes such counts no more after the second time',
    mock: 'yes; one named patron and one fault play the opposite',
  },
  {
    fact: 'The count of loans and the balance of an account are those of its lists, and the total of a list is the number of its rows. Requests are counted with the work orders of staff.',
    source:
      'assumption; `--check --as` names a count or a balance that differs, `--report` a total too, and the card names a list of fewer rows than are counted, and open fees of less than the balance',
    mock: 'yes; two named patrons play the opposite',
  },
  {
    fact: '"Not given" is null, `""`, `{}`, `{ "desc": "" }`, `{ "value": null, "desc": null }` or no field.',
    source: 'recorded by public projects, in answers of 2018 to 2025',
  },
  {
    fact: 'Ids have more digits than a JSON number keeps, and are texts.',
    source: 'recorded by mlibrary/account',
  },
  {
    fact: 'A day is written `2030-01-16Z`, an instant in UTC.',
    source: 'rest_user.xsd; recorded by mlibrary/account',
  },
  {
    fact: 'A due date without a zone, such as `2026-12-10T22:59:00`, is by the clock of the institution.',
    source: 'assumption; `--check --report` names such a `due_date` as a text in place of an instant',
    mock: 'no',
  },
  {
    fact: 'A date in the year 9999, of an account, a block or a loan, says that there is no end.',
    source: 'assumption; no check finds out: such a loan has no date on the card',
  },
  {
    fact: 'No answer names a time zone: the network file does.',
    source: 'rest_item_loan.xsd',
  },
  {
    fact: 'Case does not matter in a primary id, and does in any other identifier.',
    source: 'rest_user.xsd',
  },
  {
    fact: '`GET /users/{linking_id}?source_institution_code=HOME` finds the copy of a home record, which has a primary id of its own.',
    source: 'OpenAPI; Blog on fulfillment networks',
  },
  {
    fact: '`GET /users?source_institution_code=HOME&source_user_id=ID` names the copy of the home record with this id; 4019990 and 60226: there is none; 401861: HOME does not know the id.',
    source:
      'OpenAPI; Blog on fulfillment networks; `--check --as` says `account-unclear` where it meets the last',
  },
  {
    fact: 'A copy can keep the linking id that the home record had formerly: only the look-up by the id at home finds it then.',
    source:
      'assumption; `--check --as` asks by both ids, and says where a record has another linking id than home',
  },
  {
    fact: '401651, 60224 and 60225 say of these two calls that HOME is not in a network with the institution.',
    source: 'OpenAPI',
  },
  {
    fact: '`expand=fees` can fail with a general error where a patron has fees; without `expand` the record is read.',
    source: 'reported by other clients; assumption',
  },
  {
    fact: '`limit` can be ignored: an answer then has more rows than were asked for.',
    source: 'assumption',
  },
  {
    fact: '`POST …/purchase-requests/{id}?op=cancel` answers 200; 60276 does not know the request.',
    source: 'OpenAPI; that it has a body is our assumption',
  },
  {
    fact: 'Where users are managed in the Network Zone, `GET /users/{id}` creates the record at the member; a search does not.',
    source: 'OpenAPI; client of SLSP',
  },
  {
    fact: '`q=primary_id~ID` searches words: near matches are found too.',
    source: 'client of SLSP',
  },
  {
    fact: 'A search by name finds `first_name`, `middle_name` and `last_name` by words of each, and `AND` joins two of them.',
    source: 'OpenAPI; that a word of a surname is enough is our assumption, and `--check` does not search',
  },
  {
    fact: '`renewable` is null without `expand=renewable`, and has no reason.',
    source: 'recorded by mlibrary/account',
  },
  {
    fact: 'Renewals left and the loan period are not given.',
    source: 'rest_item_loan.xsd',
  },
  {
    fact: 'A renewal (`op=renew`) answers the loan; 401822 refuses it, with a reason after a hyphen or none; 401823 does not know the loan.',
    source: 'OpenAPI; recorded by mlibrary/account',
  },
  {
    fact: 'A renewal that was not done can answer 200; `last_renew_status` says so.',
    source: 'client of SLSP',
  },
  {
    fact: 'A renewal, accepted or refused, can answer an earlier due date than before.',
    source: 'assumption; no check renews: the metric `library_card_actions_total` counts `shortened`',
  },
  {
    fact: '`last_renew_status` begins with `401193` after a success, in any language.',
    source: 'recorded by mlibrary/account; that its code is the same in each language is our assumption',
  },
  {
    fact: '`last_renew_date` may be that of a refused renewal. The loan (RENEW) then shows its hour, as its period is unknown.',
    source: 'assumption',
  },
  {
    fact: 'The desk decides on a loan that is `LOST` or `CLAIMED_RETURN`, or of a status that is not known here, also where `renewable` is true.',
    source: 'assumption; `--check --report` lists each unknown `process_status`',
  },
  {
    fact: 'A renewal refreshes a copy that has expired, and `renewable` takes that into account.',
    source: 'assumption',
  },
  {
    fact: '`POST /users/{id}?op=refresh` copies the home record again, with status 204 or 200; 60226, 60229 and 60230 refuse it.',
    source: 'OpenAPI',
  },
  {
    fact: '`DELETE …/requests/{id}?reason=CancelledAtPatronRequest` answers 204; 401694 and 401697 do not know the request.',
    source: 'OpenAPI; recorded by mlibrary/account',
  },
  {
    fact: '`PUT …/requests/{id}` replaces the whole request, and answers it; one that keeps its pickup place has not been changed.',
    source:
      'OpenAPI; that it can keep the place is our assumption, and no check changes a request: the metric `library_card_actions_total` counts `unchanged`',
  },
  {
    fact: 'That body may leave out what Alma computes, such as `request_status`.',
    source:
      'rest_user_request.xsd (output parameters); that PUT needs none is our assumption: a client of `POST` had to write `Not Started`, so a pilot tries this first',
  },
  {
    fact: 'A request whose item is in transit is not cancelled; a scan can be stopped until it is sent.',
    source: 'assumption',
  },
  {
    fact: 'What is sent to USER_HOME_ADDRESS or USER_WORK_ADDRESS is never picked up, whatever its status says; `pickup_location` names the address.',
    source:
      'rest_user_request.xsd; that it can be ON_HOLD_SHELF is our assumption, and no check finds it out: the card shows each delivery as one',
  },
  {
    fact: 'A request that is delivered gets no pickup place instead.',
    source: 'assumption; no check changes a request, and the card offers no such change',
  },
  {
    fact: '`resource_sharing.status` says more of an interlibrary loan than `request_status`, unless the item is ON_HOLD_SHELF; its `desc` is for patrons. Only REJECTED has a meaning here, and codes that begin with CANCELLED, EXPIRED or RETURNED have ended.',
    source:
      'rest_user_request.xsd; codes of dcb-service; that it says more is our assumption: the lists of codes are not published, and the card shows the label as the words of the library',
  },
  {
    fact: 'The list of requests holds work orders of staff too (MOVE, WORK_ORDER).',
    source: 'rest_user_request.xsd',
    mock: 'no',
  },
  {
    fact: '`loan_status=Complete` lists returned loans only where they are not anonymised.',
    source: 'OpenAPI',
  },
  {
    fact: 'Fees of one state are one answer without pages.',
    source: 'OpenAPI',
  },
  {
    fact: 'A credit is negative in answers.',
    source: 'rest_fee.json',
  },
  {
    fact: 'A fee without a currency of its own has that of its list.',
    source: 'rest_fees.json',
  },
  {
    fact: '`op=auth` checks the password of an internal user, percent-encoded in `Exl-User-Pw`, with status 204 or 200; 401866 says that it is wrong.',
    source: 'OpenAPI',
  },
  {
    fact: '`user_block` has the blocks of the record; limits on overdue items or fees are computed when somebody borrows.',
    source: 'rest_user.xsd; that limits are not among them is our assumption',
  },
  {
    fact: 'Only notes with `user_viewable` are for the patron. Nothing says for whom `block_note` is.',
    source: 'rest_user.xsd',
  },
  {
    fact: 'Staff who see other institutions’ data of a patron have one of five roles: 32, 221, 21, 50, and Circulation Desk Operator - Limited.',
    source: 'Network Activity, Alma Online Help; codes recorded by mlibrary/account',
  },
  {
    fact: '`HFrUserRoles.roleType` has the codes of the roles, with `lang=en` by their English names.',
    source: 'rest_user.xsd; read by gpeterso/alma-role-toggler',
  },
  {
    fact: 'A role that has ended keeps the status ACTIVE; its `expiry_date` is in the past.',
    source: 'assumption',
  },
  {
    fact: 'Nobody can borrow with a record whose patron roles (200) have all ended, or that has the type CONTACT; a record without such a role says nothing.',
    source:
      'rest_user.xsd; that it means so is our assumption: `--check --report` lists an unknown `record_type`',
  },
]
