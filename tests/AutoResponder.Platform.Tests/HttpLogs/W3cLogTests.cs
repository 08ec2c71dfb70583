using System.Text;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Monitoring.HttpLogs;

namespace AutoResponder.Platform.Tests.HttpLogs;

/// <summary>Logs as IIS writes them.</summary>
public sealed class W3cLogTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Iis = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "HttpLogs", "iis.log"));

    [Fact]
    public void A_line_says_when_what_and_how_long()
    {
        var request = W3cLog.Read(Iis, null, false).Lines[1].Request;

        Assert.Equal(new LoggedRequest(Noon - TimeSpan.FromSeconds(119), 503, 0, 64, "/Cart/checkout", TimeSpan.FromMilliseconds(25_003)), request);
        Assert.Equal(Noon - TimeSpan.FromSeconds(119) - TimeSpan.FromMilliseconds(25_003), request.BeganAt);
    }

    [Fact]
    public void Columns_may_change_in_the_middle_and_what_there_is_no_column_for_is_not_known()
    {
        var log = W3cLog.Read(Iis, null, false);

        Assert.Equal(new LoggedRequest(Noon - TimeSpan.FromSeconds(39), 504, null, null, "/cart", TimeSpan.FromSeconds(20.001)), log.Lines[5].Request);
        Assert.Equal(Noon - TimeSpan.FromSeconds(593), log.Begins);
    }

    [Fact]
    public void A_line_that_is_still_being_written_is_left_out_and_one_of_another_form_is_counted_as_odd()
    {
        var log = W3cLog.Read(Iis, null, false);

        Assert.Equal(6, log.Lines.Length);
        Assert.Equal(1, log.Odd);
    }

    [Fact]
    public void Kudus_requests_and_our_own_are_none_of_the_users() =>
        Assert.Equal([true, true, false, false, true, true], W3cLog.Read(Iis, null, false).Lines.Select(line => line.IsOfUsers));

    [Fact]
    public void A_piece_from_the_middle_needs_to_be_told_its_columns_and_begins_with_its_first_whole_line()
    {
        var text = Encoding.UTF8.GetString(Iis);
        var piece = Encoding.UTF8.GetBytes(text[(text.IndexOf("SHOP POST", StringComparison.Ordinal) + 3)..text.IndexOf("#Software", 10, StringComparison.Ordinal)]);

        Assert.Empty(W3cLog.Read(piece, null, true).Lines);
        var log = W3cLog.Read(piece, W3cLog.FieldsIn(text), true);
        Assert.Equal(3, log.Lines.Length);
        Assert.Equal(Noon - TimeSpan.FromSeconds(90), log.Begins);
    }

    [Fact]
    public void Zeros_behind_the_lines_are_no_line() => Assert.Equal(6, W3cLog.Read([.. Iis, .. new byte[5000]], null, false).Lines.Length);

    [Theory]
    [InlineData("")]
    [InlineData("\n\n\n")]
    [InlineData("#Fields:\n1 2 3\n")]
    [InlineData("#Fields: date time\n2026-03-02 25:00:00\n")]
    [InlineData("#Fields: time sc-status\n11:00:00 200\n")]
    [InlineData("a b c\n")]
    [InlineData("#Fields: date time sc-status\n2026-03-02T11:00:00 200 1\n")]
    public void What_is_no_log_holds_no_line(string text) => Assert.Empty(W3cLog.Read(Encoding.UTF8.GetBytes(text), null, false).Lines);

    [Theory]
    [InlineData("-", null)]
    [InlineData("-1", null)]
    [InlineData("99999999999999999999", null)]
    [InlineData("9999999999999", null)]
    [InlineData("1500", 1.5)]
    public void A_time_that_is_none_is_not_known(string took, double? seconds)
    {
        var log = W3cLog.Read(Encoding.UTF8.GetBytes($"#Fields: date time sc-status time-taken\n2026-03-02 11:00:00 200 {took}\n"), null, false);

        Assert.Equal(seconds is { } known ? TimeSpan.FromSeconds(known) : null, Assert.Single(log.Lines).Request.Took);
    }

    [Fact]
    public void Bytes_of_any_kind_do_no_harm()
    {
        var dice = new Random(7);
        for (var i = 0; i < 2000; i++)
        {
            var torn = Iis.ToArray();
            for (var j = 0; j < 20; j++) torn[dice.Next(torn.Length)] = (byte)dice.Next(256);
            var log = W3cLog.Read(torn.AsSpan(dice.Next(torn.Length)), W3cLog.FieldsIn(Encoding.Latin1.GetString(torn)), i % 2 == 0);
            Assert.InRange(log.Lines.Length, 0, 20);
        }
    }
}
