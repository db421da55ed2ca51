import { Trans } from '@lingui/react/macro'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { useSignOut } from '../session/use-sign-out.ts'

/** It ends this one, too: whoever wants that is asked once. */
export function SignOutEverywhere({ close }: { close: () => void }) {
  const signOut = useSignOut('everywhere')
  return (
    <Dialog
      title={<Trans>Sign out everywhere?</Trans>}
      onClose={close}
      acts={
        <>
          <Button onClick={close}>
            <Trans>Stay signed in</Trans>
          </Button>
          <Button weight="main" onClick={signOut}>
            <Trans>Sign out everywhere</Trans>
          </Button>
        </>
      }
    >
      <p>
        <Trans>
          You are signed out in every browser, including this one, and your calendar link stops working. Your
          loans and requests stay as they are.
        </Trans>
      </p>
    </Dialog>
  )
}
