using System.Text;
using System.Text.Json;
using AutoResponder.Platform.Diagnostics.Redaction;
using CsCheck;

namespace AutoResponder.Diagnostics.Tests;

public sealed class RedactorTests
{
    private const string Hidden = "S3cr3tValue99xyz";

    [Theory]
    [InlineData("Password=S3cr3tValue99xyz;Server=db", "Password=[redacted];Server=db")]
    [InlineData("Server=db;Password=two S3cr3tValue99xyz words;Encrypt=true", "Server=db;Password=[redacted];Encrypt=true")]
    [InlineData("Server=db;Pwd='S3cr3tValue99xyz;x';Encrypt=true", "Server=db;Pwd=[redacted];Encrypt=true")]
    [InlineData("AccountName=a;AccountKey=S3cr3tValue99xyz==;EndpointSuffix=core", "AccountName=a;AccountKey=[redacted];EndpointSuffix=core")]
    [InlineData("Endpoint=sb://n/;SharedAccessKeyName=Root;SharedAccessKey=S3cr3tValue99xyz", "Endpoint=sb://n/;SharedAccessKeyName=Root;SharedAccessKey=[redacted]")]
    [InlineData("""{"password":"S3cr3tValue99xyz","user":"sa"}""", """{"password":[redacted],"user":"sa"}""")]
    [InlineData("""{"dbPasswordHash" : "S3cr3tValue99xyz"}""", """{"dbPasswordHash" : [redacted]}""")]
    [InlineData("""{\"client_secret\":\"S3cr3tValue99xyz\"}""", """{\"client_secret\":[redacted]}""")]
    [InlineData("""{"name":"DB_PASSWORD","value":"S3cr3tValue99xyz"}""", """{"name":"DB_PASSWORD","value":"[redacted]"}""")]
    [InlineData("""<add key="ApiKey" value="S3cr3tValue99xyz" />""", """<add key="ApiKey" value="[redacted]" />""")]
    [InlineData("<apiKey>S3cr3tValue99xyz</apiKey>", "<apiKey>[redacted]</apiKey>")]
    [InlineData("password=&quot;S3cr3tValue99xyz&quot; next", "password=[redacted] next")]
    [InlineData("Password%3DS3cr3tValue99xyz%3B", "Password%3D[redacted]")]
    [InlineData("api_key: S3cr3tValue99xyz, retry", "api_key: [redacted], retry")]
    [InlineData("x-functions-key: S3cr3tValue99xyz", "x-functions-key: [redacted]")]
    [InlineData("Ocp-Apim-Subscription-Key: S3cr3tValue99xyz", "Ocp-Apim-Subscription-Key: [redacted]")]
    [InlineData("run --client-secret S3cr3tValue99xyz --verbose", "run --client-secret [redacted] --verbose")]
    [InlineData("Authorization: Bearer S3cr3tValue99xyz", "Authorization: [redacted]")]
    [InlineData("authorization=Basic c2E6UzNjcjN0VmFsdWU5OXh5eg==", "authorization=[redacted]")]
    [InlineData("""Authorization: Digest username="sa", response="S3cr3tValue99xyz", uri="/" """, "Authorization: [redacted]")]
    [InlineData("got Bearer S3cr3tValue99xyz from cache", "got Bearer [redacted] from cache")]
    [InlineData("SharedAccessSignature sr=x&sig=S3cr3tValue99xyz&se=1", "SharedAccessSignature [redacted]")]
    [InlineData("Cookie: a=1; session=S3cr3tValue99xyz", "Cookie: [redacted]")]
    [InlineData("""{"Set-Cookie":"sid=S3cr3tValue99xyz; HttpOnly"}""", """{"Set-Cookie":[redacted]""")]
    [InlineData("GET https://a.blob.core.windows.net/c?sv=1&sig=S3cr3tValue99xyz%3D&se=2", "GET https://a.blob.core.windows.net/c?sv=1&sig=[redacted]&se=2")]
    [InlineData("GET /api/run?code=S3cr3tValue99xyz&x=1", "GET /api/run?code=[redacted]&x=1")]
    [InlineData("GET /cb?a=1&amp;code=S3cr3tValue99xyz", "GET /cb?a=1&amp;code=[redacted]")]
    [InlineData("postgres://app:S3cr3tValue99xyz@db.internal:5432/orders", "postgres://[redacted]@db.internal:5432/orders")]
    [InlineData("amqps://:S3cr3tValue99xyz@q.internal", "amqps://[redacted]@q.internal")]
    [InlineData("redis://app:S3cr3t/Value99xyz@cache:6379", "redis://[redacted]@cache:6379")]
    [InlineData("token is eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJTM2NyM3RWYWx1ZTk5eHl6In0.S3cr3tValue99xyz !", "token is [redacted] !")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\\nS3cr3tValue99xyz\\n-----END RSA PRIVATE KEY----- after", "[redacted] after")]
    [InlineData("key ghp_S3cr3tValue99xyzS3cr3tValue99xyzABCD end", "key [redacted] end")]
    [InlineData("id AKIAIOSFODNN7EXAMPLE end", "id [redacted] end")]
    [InlineData("s kP9vXq2LmN8rTb5wYc1dFg4hJs7aZe3uPlantedK12A= e", "s [redacted] e")]
    [InlineData("abc8Q~S3cr3tValue99xyzS3cr3tValue99xyz12 e", "[redacted] e")]
    [InlineData("c=CfDJ8S3cr3tValue99xyzS3cr3tValue99xyz;", "c=[redacted];")]
    public void A_secret_is_taken_out_wherever_its_name_or_its_form_gives_it_away(string text, string expected)
    {
        var redacted = Secrets.Redact(text);

        Assert.Equal(expected, redacted);
        Assert.DoesNotContain(Hidden, redacted, StringComparison.Ordinal);

        // What was redacted once stays as it is.
        Assert.Equal(redacted, Secrets.Redact(redacted));
    }

    [Theory]
    [InlineData("2026-03-02T12:00:01 [Error] Npgsql.NpgsqlException: Failed to connect to orders-db.internal:5432")]
    [InlineData("   at Shop.Orders.LoadAsync(CancellationToken cancellationToken) in /src/Orders.cs:line 12")]
    [InlineData("GET http://orders-db.internal:8080/a@b?page=2 -> 502 in 21000 ms")]
    [InlineData("Basic authentication is off; Digest too")]
    [InlineData("Unexpected token '}' at position 3")]
    [InlineData("sha256 is 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    [InlineData("resource /subscriptions/5f3c0a4e-0000-4000-8000-000000000001/resourcegroups/rg is busy")]
    public void What_is_no_secret_stays(string text) => Assert.Equal(text, Secrets.Redact(text));

    [Fact]
    public void A_setting_is_secret_unless_its_name_is_known_to_hold_none()
    {
        using var settings = JsonDocument.Parse("""{"WEBSITE_SITE_NAME":"shop","MY_HOLIDAY":"Bergen","EMPTY":"","Answer":42,"On":true,"Nested":{"Deep":["x","y"]},"ASPNETCORE_ENVIRONMENT":"Bearer S3cr3tValue99xyz"}""");
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer)) SettingsRedactor.Write(json, settings.RootElement);

        Assert.Equal(
            """{"WEBSITE_SITE_NAME":"shop","MY_HOLIDAY":"[redacted]","EMPTY":"","Answer":"[redacted]","On":true,"Nested":{"Deep":["[redacted]","[redacted]"]},"ASPNETCORE_ENVIRONMENT":"Bearer [redacted]"}""",
            Encoding.UTF8.GetString(buffer.ToArray()));
    }

    [Theory]
    [InlineData("it says kP9vXq2LmN8rTb5wYc1d and goes on", "it says [redacted] and goes on")]
    [InlineData("Hünfeld-77/x was said", "[redacted] was said")]
    [InlineData("H%C3%BCnfeld-77%2Fx was said", "[redacted] was said")]
    [InlineData("pass is swordfish1, host is orders-db.internal", "pass is [redacted], host is orders-db.internal")]
    [InlineData("nothing of ours", "nothing of ours")]
    public async Task A_value_that_the_settings_call_secret_is_found_without_any_word_beside_it(string text, string expected)
    {
        using var settings = JsonDocument.Parse("""{"Some__Weight":"kP9vXq2LmN8rTb5wYc1d","CITY_SECRET":"Hünfeld-77/x","Orders":"Server=orders-db.internal;Password=swordfish1","Url":"http://orders-db.internal/","Name":"nothing"}""");
        var redactor = new LineRedactor(KnownSecrets.Of(settings.RootElement));

        Assert.Equal(expected, await RedactAsync(redactor, [Encoding.UTF8.GetBytes(text)]));
    }

    [Fact]
    public async Task A_key_over_several_lines_is_taken_out_to_its_end()
    {
        const string Text = "before\n-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANS3cr3tValue99xyz\nAAAA\n-----END PRIVATE KEY-----\nafter\n";

        Assert.Equal("before\n[redacted]\n[redacted]\n[redacted]\n[redacted]\nafter\n", await RedactAsync(new LineRedactor(KnownSecrets.None), [Encoding.UTF8.GetBytes(Text)]));
    }

    [Fact]
    public async Task Utf16_hides_nothing()
    {
        var text = await RedactAsync(new LineRedactor(KnownSecrets.None), [Encoding.Unicode.GetBytes("Password=S3cr3tValue99xyz;Server=db\r\n")]);

        Assert.Equal("Password=[redacted];Server=db\r\n", text);
    }

    [Fact]
    public async Task A_line_that_is_hit_by_a_cut_is_left_out()
    {
        var redactor = new LineRedactor(KnownSecrets.None);

        Assert.Equal("next\n", await RedactAsync(redactor, ["99xyz;Server=db\nnext\nPassw"u8.ToArray()], isCutBefore: true, isCutAfter: true));
    }

    [Fact]
    public void However_a_text_comes_in_pieces_it_is_redacted_the_same()
    {
        var words = new[] { "Password=S3cr3tValue99xyz;", "Authorization: Bearer S3cr3tValue99xyz\n", "\n", " plain text ", "é", "http://u:S3cr3tValue99xyz@h/ ", "-----BEGIN PRIVATE KEY-----\n", "-----END PRIVATE KEY-----\n", "S3cr3tValue99xyz" };
        Gen.Select(Gen.Int[0, words.Length - 1].Array[1, 40], Gen.Int[1, 30].Array[1, 60]).Sample((chosen, sizes) =>
        {
            using var settings = JsonDocument.Parse("""{"A_SECRET":"S3cr3tValue99xyz"}""");
            var bytes = Encoding.UTF8.GetBytes(string.Concat(chosen.Select(i => words[i])));
            var whole = RedactAsync(new LineRedactor(KnownSecrets.Of(settings.RootElement)), [bytes]).GetAwaiter().GetResult();
            var pieces = new List<byte[]>();
            for (var (at, i) = (0, 0); at < bytes.Length; at += pieces[^1].Length, i++) pieces.Add(bytes[at..Math.Min(bytes.Length, at + sizes[i % sizes.Length])]);

            Assert.Equal(whole, RedactAsync(new LineRedactor(KnownSecrets.Of(settings.RootElement)), pieces).GetAwaiter().GetResult());
            Assert.DoesNotContain(Hidden, whole, StringComparison.Ordinal);
        }, iter: 400, threads: 1);
    }

    [Fact]
    public async Task A_line_too_long_to_hold_is_parted_where_no_secret_lies_and_nothing_of_it_is_lost()
    {
        // One line of half a megabyte, as an event log may be, with a secret every few hundred characters.
        var line = string.Concat(Enumerable.Range(0, 1200).Select(i => $"<Event><Data>number {i} of {new string('x', i % 300)} password=S3cr3tValue99xyz{i}; on orders-db.internal:5432</Data></Event>"));

        var text = await RedactAsync(new LineRedactor(KnownSecrets.None), Encoding.UTF8.GetBytes(line).Chunk(7001));

        Assert.DoesNotContain(Hidden, text, StringComparison.Ordinal);
        Assert.Equal(System.Text.RegularExpressions.Regex.Replace(line, "S3cr3tValue99xyz[0-9]+", "[redacted]"), text);
    }

    [Fact]
    public async Task A_line_that_cannot_be_parted_is_left_out_and_says_so()
    {
        var text = await RedactAsync(new LineRedactor(KnownSecrets.None), Encoding.UTF8.GetBytes($"{new string('A', 300_000)}\nnext\n").Chunk(9000));

        Assert.Matches(@"^\[\d+ characters and the rest of their line are left out: they could not be searched for secrets\]\nnext\n\z", text);
    }

    [Fact]
    public void Hostile_text_is_searched_in_time()
    {
        var begun = System.Diagnostics.Stopwatch.StartNew();
        foreach (var text in new[] { new string('a', 60_000), string.Concat(Enumerable.Repeat("password", 7500)), string.Concat(Enumerable.Repeat("key=\"name", 6000)), string.Concat(Enumerable.Repeat("://a:", 12_000)), string.Concat(Enumerable.Repeat("<secret ", 7500)) })
            Secrets.Redact(text);

        Assert.True(begun.Elapsed < TimeSpan.FromSeconds(40), $"{begun.Elapsed}");
    }

    private static async Task<string> RedactAsync(LineRedactor redactor, IEnumerable<byte[]> pieces, bool isCutBefore = false, bool isCutAfter = false)
    {
        using var all = new MemoryStream();
        await foreach (var chunk in RedactedLines.Of(Chunks(pieces), redactor, isCutBefore, isCutAfter, CancellationToken.None)) all.Write(chunk.Span);
        return Encoding.UTF8.GetString(all.ToArray());
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Chunks(IEnumerable<byte[]> pieces)
    {
        await Task.CompletedTask;
        foreach (var piece in pieces) yield return piece;
    }
}
