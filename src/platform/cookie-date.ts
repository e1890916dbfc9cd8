/** The moment so many seconds from now, as nginx writes it in cookies: `Thu, 18-Nov-10 11:27:35 GMT`, the year in full from 2038 on. */
export function cookieDate(afterSeconds: number): string {
  const date = new Date(Date.now() + 1000 * afterSeconds);
  const [weekday, day, month, year, time] = date.toUTCString().split(' ');
  return `${weekday} ${day}-${month}-${date.getUTCFullYear() > 2037 ? year : year!.slice(2)} ${time} GMT`;
}
