import { Trans } from '@lingui/react/macro'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { useColumnWords } from './column-words.ts'
import { activityColumns, type ActivityColumn } from '../columns.ts'
import { useDesk } from '../desk.ts'
import styles from '../staff.module.css'

/** Kept until the page is loaded anew: what a desk looks at is nobody's business afterwards. */
export function ColumnsDialog({ close }: { close: () => void }) {
  const { columns, chooseColumns } = useDesk()
  const words = useColumnWords()
  const turn = (name: ActivityColumn) =>
    chooseColumns(activityColumns.filter((other) => columns.includes(other) !== (other === name)))
  return (
    <Dialog
      title={<Trans>Columns</Trans>}
      onClose={close}
      acts={
        <>
          <Button onClick={() => chooseColumns(activityColumns)}>
            <Trans>Show all</Trans>
          </Button>
          <Button weight="main" onClick={close}>
            <Trans>Done</Trans>
          </Button>
        </>
      }
    >
      <fieldset className={styles['choices']}>
        <legend className="unseen">
          <Trans>Columns that are shown</Trans>
        </legend>
        {activityColumns.map((name) => (
          <label key={name}>
            <input type="checkbox" checked={columns.includes(name)} onChange={() => turn(name)} />
            {words[name].name}
          </label>
        ))}
      </fieldset>
    </Dialog>
  )
}
