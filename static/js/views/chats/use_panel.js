/**
 * Whether the list of chats is open: beside the conversation where there is room, remembered; over it on a narrow
 * screen, until something is chosen.
 */

import { useEffect, useMemo, useState } from '../../preact.js';

/** @typedef {{ open: boolean, covers: boolean, fold: (open: boolean) => void }} PanelState */

/** The same as in `chats.css`. */
const NARROW = '(max-width: 720px)';

/**
 * @param {boolean} beside  open where there is room
 * @param {(open: boolean) => void} remember
 * @returns {PanelState}
 */
export function usePanel(beside, remember) {
  const [covers, setCovers] = useState(() => matchMedia(NARROW).matches);
  const [over, setOver] = useState(false);
  useEffect(() => {
    const query = matchMedia(NARROW);
    const changed = () => {
      setCovers(query.matches);
      setOver(false);
    };
    query.addEventListener('change', changed);
    return () => query.removeEventListener('change', changed);
  }, []);
  const open = covers ? over : beside;
  return useMemo(() => ({ open, covers, fold: covers ? setOver : remember }), [open, covers, remember]);
}
