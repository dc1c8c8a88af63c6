/** The seal on a snapshot: magic, layout version, length and CRC-32, written by `seal` and checked by `restore`. */
import { configured, state } from '../layout/blocks';
import { STATE } from '../layout/map';
import { LAYOUT_VERSION, MAGIC } from '../layout/state';
import { particlesAreValid } from '../layout/particles';
import { Status } from '../layout/status';
import { fillRiskTables } from '../forecast/normal-table';
import { belongTogether, isHeld, stateLength } from './configure';

/** CRC-32 of IEEE 802.3, reflected. */
const POLYNOMIAL: u32 = 0xedb88320;

/** Seals the state: from now to the next event its bytes are a snapshot. */
export function sealState(): i32 {
  if (state.magic != MAGIC) return Status.NOT_CONFIGURED;
  state.checksum = 0;
  state.checksum = crc32(STATE, state.length);
  return Status.OK;
}

/** Goes on from the bytes in the state block if they are a whole snapshot of this layout; else there is no state any more. */
export function restoreState(): i32 {
  const status = checkSnapshot();
  if (status < 0) state.magic = 0;
  else fillRiskTables();
  return status;
}

function checkSnapshot(): i32 {
  if (state.magic != MAGIC) return Status.NOT_A_SNAPSHOT;
  if (state.layoutVersion != LAYOUT_VERSION) return Status.OTHER_LAYOUT;
  if (!belongTogether(configured.model, configured.method)) return Status.OTHER_LAYOUT;
  if (!isHeld(configured)) return Status.LEFT_OUT;
  if (!particlesAreValid(configured)) return Status.OTHER_LAYOUT;
  const length = state.length;
  if (length != u32(stateLength(configured))) return Status.OTHER_LAYOUT;
  const sealed = state.checksum;
  state.checksum = 0;
  return crc32(STATE, length) == sealed ? Status.OK : Status.BAD_CHECKSUM;
}

/** CRC-32 of `length` bytes. */
export function crc32(address: usize, length: u32): u32 {
  let crc: u32 = 0xffffffff;
  for (let i: u32 = 0; i < length; i++) {
    crc ^= load<u8>(address + i);
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (POLYNOMIAL & (0 - (crc & 1)));
  }
  return ~crc;
}
