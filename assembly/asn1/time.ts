/**
 * Time ::= CHOICE { UTCTime, GeneralizedTime } in the forms of RFC 5280 §4.1.2.5: YYMMDDHHMMSSZ and YYYYMMDDHHMMSSZ.
 *
 * Refuses fractions, offsets, missing seconds, days that the month does not have. Stricter: second 60 is refused, as by
 * webpki and Go. Laxer: GeneralizedTime before 2050 (§4.1.2.5 says UTCTime) is accepted, as by OpenSSL; it names one moment
 * all the same (time.test.ts).
 */
import { READS_DATES } from "../limits";
import { DER_TIME } from "../status";
import { peekTag, readAny } from "./der";
import { addressOf, endOf, failure, hasFailed, Located } from "../mem/located";
import { TAG_GENERALIZED_TIME, TAG_UTC_TIME } from "./tag";

/** Value of two decimal digits, or 100 if one is none. */
function twoDigits(at: usize): u32 {
  let tens = u32(load<u8>(at)) - 48;
  let ones = u32(load<u8>(at, 1)) - 48;
  return tens > 9 || ones > 9 ? 100 : tens * 10 + ones;
}

/**
 * Days from 1970-01-01 to a day of the proleptic Gregorian calendar. in: month 1 to 12. The year is counted from
 * March, so that the leap day is its last; 365.2425 days a year in whole numbers; 153 days in five months.
 */
function daysFromCivil(year: i32, month: i32, day: i32): i32 {
  if (month <= 2) year--;
  let era = year / 400;
  let yearOfEra = year - era * 400;
  let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

function daysInMonth(year: i32, month: i32): i32 {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  // 30 in April, June, September, November
  return 30 + ((0x15aa >> month) & 1);
}

/** Reads one Time and stores its seconds since 1970 (i64) at `seconds`. Located: its content. */
export function readTime(seconds: usize, at: usize, end: usize): Located {
  let tag = peekTag(at, end);
  let l = readAny(at, end);
  if (hasFailed(l)) return l;
  let x = addressOf(l);
  let length = u32(endOf(l) - x);
  if (!READS_DATES) return (tag == TAG_UTC_TIME && length == 13) || (tag == TAG_GENERALIZED_TIME && length == 15) ? l : failure(DER_TIME, at);
  let year: i32;
  if (tag == TAG_UTC_TIME && length == 13) {
    // RFC 5280 §4.1.2.5.1: YY of 50 and more is 19YY
    let yy = twoDigits(x);
    if (yy > 99) return failure(DER_TIME, x);
    year = yy >= 50 ? 1900 + yy : 2000 + yy;
    x += 2;
  } else if (tag == TAG_GENERALIZED_TIME && length == 15) {
    let century = twoDigits(x);
    let yy = twoDigits(x + 2);
    if (century > 99 || yy > 99) return failure(DER_TIME, x);
    year = century * 100 + yy;
    x += 4;
  } else {
    return failure(DER_TIME, at);
  }
  let month = twoDigits(x);
  let day = twoDigits(x + 2);
  let hour = twoDigits(x + 4);
  let minute = twoDigits(x + 6);
  let second = twoDigits(x + 8);
  if (
    month - 1 > 11 ||
    day == 0 ||
    i32(day) > daysInMonth(year, month) ||
    hour > 23 ||
    minute > 59 ||
    second > 59 ||
    load<u8>(x, 10) != 0x5a // Z
  ) {
    return failure(DER_TIME, x);
  }
  store<i64>(seconds, i64(daysFromCivil(year, month, day)) * 86400 + i64(hour * 3600 + minute * 60 + second));
  return l;
}
