using System.Globalization;

namespace AutoResponder.Lab.Hosting;

/// <summary>A six-field NCRONTAB expression, in UTC: second, minute, hour, day, month, day of the week.</summary>
internal sealed class Schedule
{
    private static readonly (int Least, int Most)[] Ranges = [(0, 59), (0, 59), (0, 23), (1, 31), (1, 12), (0, 6)];
    private readonly HashSet<int>[] _fields;

    private Schedule(HashSet<int>[] fields) => _fields = fields;

    /// <exception cref="FormatException">It is none; the text says which field.</exception>
    public static Schedule Parse(string text)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == Ranges.Length
            ? new Schedule([.. parts.Select((part, i) => Field(part, Ranges[i].Least, Ranges[i].Most))])
            : throw new FormatException($"'{text}' has {parts.Length} fields; a schedule has six, the first for seconds.");
    }

    /// <summary>The first moment after another that fits.</summary>
    public DateTimeOffset Next(DateTimeOffset after)
    {
        var moment = new DateTimeOffset(after.UtcTicks - (after.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero).AddSeconds(1);
        for (var days = 0; days < 366 * 5;)
        {
            if (!_fields[4].Contains(moment.Month) || !_fields[3].Contains(moment.Day) || !_fields[5].Contains((int)moment.DayOfWeek))
            {
                moment = new DateTimeOffset(moment.Date, TimeSpan.Zero).AddDays(1);
                days++;
            }
            else if (!_fields[2].Contains(moment.Hour))
            {
                moment = new DateTimeOffset(moment.Date, TimeSpan.Zero).AddHours(moment.Hour + 1);
            }
            else if (!_fields[1].Contains(moment.Minute))
            {
                moment = moment.AddSeconds(60 - moment.Second);
            }
            else if (!_fields[0].Contains(moment.Second))
            {
                moment = moment.AddSeconds(1);
            }
            else
            {
                return moment;
            }
        }

        throw new InvalidOperationException("The schedule never comes.");
    }

    private static HashSet<int> Field(string text, int least, int most)
    {
        var values = new HashSet<int>();
        foreach (var part in text.Split(','))
        {
            var (range, step) = part.Split('/') is [var before, var after] ? (before, Number(after, 1, most)) : (part, 1);
            var (from, to) = range switch
            {
                "*" => (least, most),
                _ when range.Split('-') is [var low, var high] => (Number(low, least, most), Number(high, least, most)),
                _ => (Number(range, least, most), step > 1 ? most : Number(range, least, most)),
            };
            for (var value = from; value <= to; value += step) values.Add(value);
        }

        return values;
    }

    private static int Number(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException($"'{text}' is not from {least} to {most}.");
}
