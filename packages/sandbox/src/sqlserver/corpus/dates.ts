import type { Topic } from './Corpus';

const day = (text: string) => new Date(`${text}Z`);

export const dates: Topic = {
  title: 'Dates and times',
  pages: {
    datetime: [
      [
        'is rounded to .000, .003 and .007 seconds',
        `SELECT CONVERT(varchar(23), CAST(t AS datetime), 121) FROM (VALUES
           ('1998-01-01T23:59:59.999'), ('1998-01-01T23:59:59.998'), ('1998-01-01T23:59:59.995'), ('1998-01-01T23:59:59.994'),
           ('1998-01-01T23:59:59.992'), ('1998-01-01T23:59:59.991'), ('1998-01-01T23:59:59.990')) AS v (t)`,
        {
          rows: [
            ['1998-01-02 00:00:00.000'],
            ['1998-01-01 23:59:59.997'],
            ['1998-01-01 23:59:59.997'],
            ['1998-01-01 23:59:59.993'],
            ['1998-01-01 23:59:59.993'],
            ['1998-01-01 23:59:59.990'],
            ['1998-01-01 23:59:59.990'],
          ],
        },
      ],
      [
        'begins with 1753',
        `SELECT CAST('1752-12-31' AS datetime)`,
        { errors: [242] },
      ],
      [
        'a day that is not there is out of range',
        `SELECT CAST('2026-02-30' AS datetime)`,
        {
          errors: [242],
          text: 'The conversion of a varchar data type to a datetime data type resulted in an out-of-range value.',
        },
      ],
      [
        'is written in many ways',
        `SELECT CAST('05/06/2024' AS date), CAST('5 June 2024' AS date), CAST('Jun 5, 2024 1:05PM' AS date), CAST('5-Jun-24' AS date), CAST('240506' AS date), CAST('2024/5/6' AS date), CAST('01/02/50' AS date)`,
        {
          rows: [
            [
              day('2024-05-06T00:00:00'),
              day('2024-06-05T00:00:00'),
              day('2024-06-05T00:00:00'),
              day('2024-06-05T00:00:00'),
              day('2024-05-06T00:00:00'),
              day('2024-05-06T00:00:00'),
              day('1950-01-02T00:00:00'),
            ],
          ],
        },
      ],
      [
        'knows no other months',
        `SELECT CAST('Junk 5, 2024' AS date)`,
        { errors: [241] },
      ],
      [
        'numbers are days since 1900',
        `SELECT CAST(0 AS datetime), CAST(1.5 AS datetime), CAST('' AS datetime)`,
        {
          rows: [
            [
              day('1900-01-01T00:00:00'),
              day('1900-01-02T12:00:00'),
              day('1900-01-01T00:00:00'),
            ],
          ],
        },
      ],
    ],
    smalldatetime: [
      [
        '29.998 seconds are rounded down, 29.999 up',
        `SELECT CAST('2007-05-08 12:35:29.998' AS smalldatetime), CAST('2007-05-08 12:35:29.999' AS smalldatetime), CAST('2007-05-08 23:59:45' AS smalldatetime)`,
        {
          rows: [
            [
              day('2007-05-08T12:35:00'),
              day('2007-05-08T12:36:00'),
              day('2007-05-09T00:00:00'),
            ],
          ],
        },
      ],
    ],
    'date, time, datetime2': [
      [
        'keep as many digits as they are told',
        `SELECT CAST(CAST('12:34:56.1234567' AS time(3)) AS varchar(20)), CAST(CAST('2007-05-08 12:35:29.1234567' AS datetime2) AS varchar(30)), CAST(CAST('2007-05-08 12:35:29.1254567' AS datetime2(2)) AS varchar(30)), CAST(CAST('12:34:56' AS time) AS varchar(20))`,
        {
          rows: [
            [
              '12:34:56.123',
              '2007-05-08 12:35:29.1234567',
              '2007-05-08 12:35:29.13',
              '12:34:56.0000000',
            ],
          ],
        },
      ],
      [
        'a date takes the day alone, a time the time alone',
        `DECLARE @t datetime2 = '2007-05-08 12:35:29.1234567'; SELECT CAST(@t AS date), CAST(CAST(@t AS time(0)) AS char(8))`,
        { rows: [[day('2007-05-08T00:00:00'), '12:35:29']] },
      ],
      [
        'begins with year 1',
        `SELECT CAST(CAST('0001-01-01' AS date) AS varchar(10)), CAST(CAST('9999-12-31' AS date) AS varchar(10))`,
        { rows: [['0001-01-01', '9999-12-31']] },
      ],
      [
        'a day that is not there fails',
        `SELECT CAST('2026-02-30' AS date)`,
        { errors: [241] },
      ],
      ['takes no number', `SELECT CAST(1 AS date)`, { errors: [529] }],
      [
        'has no arithmetic',
        `SELECT CAST('2026-01-01' AS date) + 1`,
        {
          errors: [206],
          text: 'Operand type clash: date is incompatible with int',
        },
      ],
    ],
    '+ (Addition)': [
      [
        'a datetime takes days, and parts of days',
        `DECLARE @t datetime = '2026-01-31T06:00:00'; SELECT @t + 1, @t - 0.25, 1 + @t`,
        {
          rows: [
            [
              day('2026-02-01T06:00:00'),
              day('2026-01-31T00:00:00'),
              day('2026-02-01T06:00:00'),
            ],
          ],
          types: ['datetime', 'datetime', 'datetime'],
        },
      ],
      [
        'two datetimes are a datetime again',
        `DECLARE @a datetime = '2026-01-03T12:00:00', @b datetime = '2026-01-01'; SELECT @a - @b, CAST(@a - @b AS float)`,
        { rows: [[day('1900-01-03T12:00:00'), 2.5]] },
      ],
    ],
    DATEADD: [
      [
        'stays within the month',
        `SELECT DATEADD(month, 1, CAST('2024-08-31' AS date)), DATEADD(year, 1, CAST('2024-02-29' AS date)), DATEADD(quarter, -1, CAST('2024-05-31' AS date))`,
        {
          rows: [
            [
              day('2024-09-30T00:00:00'),
              day('2025-02-28T00:00:00'),
              day('2024-02-29T00:00:00'),
            ],
          ],
        },
      ],
      [
        'is of the type of the date, texts are datetime',
        `SELECT DATEADD(day, 1, '2026-01-01'), DATEADD(hour, 1, CAST('2026-01-01' AS smalldatetime)), DATEADD(week, 1, CAST('2026-01-01' AS datetime2(3)))`,
        {
          rows: [
            [
              day('2026-01-02T00:00:00'),
              day('2026-01-01T01:00:00'),
              day('2026-01-08T00:00:00'),
            ],
          ],
          types: ['datetime', 'smalldatetime', 'datetime2(3)'],
        },
      ],
      [
        'beyond the type fails',
        `SELECT DATEADD(year, 2147483647, CAST('2026-07-31' AS datetime))`,
        { errors: [517] },
      ],
      [
        'a date has no hours',
        `SELECT DATEADD(hour, 1, CAST('2026-01-01' AS date))`,
        { errors: [9810] },
      ],
    ],
    DATEDIFF: [
      [
        'counts boundaries, not time',
        `DECLARE @a datetime2 = '2005-12-31 23:59:59.9999999', @b datetime2 = '2006-01-01 00:00:00.0000000';
         SELECT DATEDIFF(year, @a, @b), DATEDIFF(quarter, @a, @b), DATEDIFF(month, @a, @b), DATEDIFF(dayofyear, @a, @b), DATEDIFF(day, @a, @b), DATEDIFF(week, @a, @b), DATEDIFF(hour, @a, @b), DATEDIFF(minute, @a, @b), DATEDIFF(second, @a, @b), DATEDIFF(millisecond, @a, @b)`,
        { rows: [[1, 1, 1, 1, 1, 1, 1, 1, 1, 1]] },
      ],
      [
        'a week begins with Sunday',
        `SELECT DATEDIFF(week, '2026-11-21', '2026-11-22'), DATEDIFF(week, '2026-11-22', '2026-11-28'), DATEDIFF(day, '2026-03-01', '2026-01-01')`,
        { rows: [[1, 0, -59]] },
      ],
      [
        'beyond int fails, DATEDIFF_BIG does not',
        `SELECT DATEDIFF_BIG(millisecond, '2000-01-01', '2026-01-01'); SELECT DATEDIFF(millisecond, '2000-01-01', '2026-01-01')`,
        { sets: [[['820540800000']]], errors: [535] },
      ],
    ],
    'DATEPART, DATENAME': [
      [
        'parts of a moment',
        `DECLARE @t datetime2 = '2007-10-30 12:15:32.1234567'; SELECT DATEPART(year, @t), DATEPART(quarter, @t), DATEPART(dayofyear, @t), DATEPART(week, @t), DATEPART(weekday, @t), DATEPART(hour, @t), DATEPART(millisecond, @t), DATEPART(microsecond, @t), DATEPART(nanosecond, @t), DATEPART(iso_week, @t)`,
        { rows: [[2007, 4, 303, 44, 3, 12, 123, 123456, 123456700, 44]] },
      ],
      [
        'their names',
        `SELECT DATENAME(month, '2007-10-30'), DATENAME(weekday, '2007-10-30'), DATENAME(year, '2007-10-30'), DATENAME(dayofyear, '2007-10-30')`,
        { rows: [['October', 'Tuesday', '2007', '303']] },
      ],
      [
        'YEAR, MONTH, DAY; 0 is 1900',
        `SELECT YEAR(0), MONTH(0), DAY(0), YEAR('2010-04-30T01:01:01.1234567')`,
        { rows: [[1900, 1, 1, 2010]] },
      ],
      [
        'a part that there is not',
        `SELECT DATEPART(fortnight, '2026-01-01')`,
        {
          errors: [155],
          text: "'fortnight' is not a recognized datepart option.",
        },
      ],
    ],
    EOMONTH: [
      [
        'the last day, months later too',
        `SELECT EOMONTH('2024-02-03'), EOMONTH('2026-12-10', 1), EOMONTH('2026-03-31', -1)`,
        {
          rows: [
            [
              day('2024-02-29T00:00:00'),
              day('2027-01-31T00:00:00'),
              day('2026-02-28T00:00:00'),
            ],
          ],
          types: ['date', 'date', 'date'],
        },
      ],
    ],
    DATEFROMPARTS: [
      [
        'makes a date of its parts',
        `SELECT DATEFROMPARTS(2010, 12, 31), DATEFROMPARTS(2010, NULL, 31)`,
        { rows: [[day('2010-12-31T00:00:00'), null]] },
      ],
      [
        'that are none fails',
        `SELECT DATEFROMPARTS(2026, 2, 30)`,
        { errors: [289] },
      ],
      [
        'DATETIMEFROMPARTS',
        `SELECT DATETIMEFROMPARTS(2010, 12, 31, 23, 59, 59, 0)`,
        { rows: [[day('2010-12-31T23:59:59')]], types: ['datetime'] },
      ],
    ],
    DATETRUNC: [
      [
        'cuts to a part',
        `DECLARE @t datetime2 = '2021-12-08 11:30:15.1234567'; SELECT DATETRUNC(year, @t), DATETRUNC(week, @t), DATETRUNC(hour, @t)`,
        {
          rows: [
            [
              day('2021-01-01T00:00:00'),
              day('2021-12-05T00:00:00'),
              day('2021-12-08T11:00:00'),
            ],
          ],
        },
      ],
    ],
    'CAST and CONVERT': [
      [
        'styles of dates as texts',
        `DECLARE @t datetime = '2006-04-25T15:50:59.997'; SELECT CONVERT(varchar(30), @t), CONVERT(varchar(30), @t, 1), CONVERT(varchar(30), @t, 101), CONVERT(varchar(30), @t, 103), CONVERT(varchar(30), @t, 104), CONVERT(varchar(30), @t, 108), CONVERT(varchar(30), @t, 112), CONVERT(varchar(30), @t, 120), CONVERT(varchar(30), @t, 121), CONVERT(varchar(30), @t, 126)`,
        {
          rows: [
            [
              'Apr 25 2006  3:50PM',
              '04/25/06',
              '04/25/2006',
              '25/04/2006',
              '25.04.2006',
              '15:50:59',
              '20060425',
              '2006-04-25 15:50:59',
              '2006-04-25 15:50:59.997',
              '2006-04-25T15:50:59.997',
            ],
          ],
        },
      ],
      [
        'styles of texts as dates',
        `SELECT CONVERT(date, '04/05/2006', 101), CONVERT(date, '04/05/2006', 103), CONVERT(date, '20060405', 112)`,
        {
          rows: [
            [
              day('2006-04-05T00:00:00'),
              day('2006-05-04T00:00:00'),
              day('2006-04-05T00:00:00'),
            ],
          ],
        },
      ],
      [
        'an unknown style fails',
        `SELECT CONVERT(varchar(30), CAST('2026-01-01' AS datetime), 99)`,
        { errors: [281] },
      ],
    ],
    GETDATE: [
      [
        'is a datetime, SYSDATETIME a datetime2, the same all through a statement',
        `SELECT GETDATE(), SYSDATETIME(), CURRENT_TIMESTAMP WHERE 1 = 0; SELECT IIF(GETDATE() = CURRENT_TIMESTAMP, 'same', 'not')`,
        {
          sets: [[], [['same']]],
          types: ['datetime', 'datetime2(7)', 'datetime'],
        },
      ],
    ],
    ISDATE: [
      [
        'tells what a datetime can be',
        `SELECT ISDATE('2009-05-12 10:19:41.177'), ISDATE('2009-02-30'), ISDATE('nope'), ISDATE(NULL)`,
        { rows: [[1, 0, 0, 0]] },
      ],
    ],
  },
};
