import { useStore } from 'zustand';
import { dismiss, noticeStore } from '../api/notices.ts';
import { Mark } from './mark.tsx';

/** What the last actions brought. */
export function Notices() {
  const notices = useStore(noticeStore, (store) => store.notices);
  return (
    <div className="notices" role="status">
      {notices.map(({ noticeId, isFault, text }) => (
        <div key={noticeId} className={isFault ? 'notice fault' : 'notice'} data-testid="notice">
          <Mark name={isFault ? 'warning' : 'nominal'} label={isFault ? 'not done' : 'done'} />
          <span>{text}</span>
          <button type="button" className="btn ghost" onClick={() => dismiss(noticeId)}>
            Close
          </button>
        </div>
      ))}
    </div>
  );
}
