/**
 * To be imported before React and Ink, which read these variables once, as they load: React's development build costs
 * several times the CPU and keeps a trace of every render, and Ink's colours (chalk) do not know NO_COLOR.
 */
process.env['NODE_ENV'] ??= 'production';
if (process.env['NO_COLOR']) process.env['FORCE_COLOR'] = '0';
