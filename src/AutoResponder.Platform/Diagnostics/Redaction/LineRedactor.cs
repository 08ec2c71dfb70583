namespace AutoResponder.Platform.Diagnostics.Redaction;

/// <summary>Takes the secrets out of a text line by line, and remembers what one line says of the next: a private key that goes on, the columns of a web server's log.</summary>
/// <param name="known">Values that the site's own settings call secret: they are found wherever they stand.</param>
internal sealed class LineRedactor(KnownSecrets known)
{
    private const string Fields = "#Fields:";
    private static readonly string[] SecretColumns = ["cs(Cookie)", "cs(Authorization)", "cs-username"];
    private bool _isInKey;
    private int[] _columns = [];

    public string Next(string line)
    {
        if (_isInKey)
        {
            _isInKey = !line.Contains("-----END", StringComparison.Ordinal);
            return Secrets.Mask;
        }

        _isInKey = line.Contains("PRIVATE KEY-----", StringComparison.Ordinal) && !line.Contains("-----END", StringComparison.Ordinal);
        if (line.StartsWith(Fields, StringComparison.Ordinal))
            _columns = [.. line[Fields.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Index().Where(field => SecretColumns.Contains(field.Item, StringComparer.OrdinalIgnoreCase)).Select(field => field.Index)];
        else if (_columns.Length > 0 && !line.StartsWith('#')) line = WithoutColumns(line);

        return Alone(line);
    }

    /// <summary>What becomes of a text that nothing was said of before.</summary>
    public string Alone(string text) => Secrets.Redact(known.Redact(text));

    /// <summary>A cookie stands in such a log without any name that would give it away.</summary>
    private string WithoutColumns(string line)
    {
        var values = line.Split(' ');
        foreach (var column in _columns)
        {
            if (column < values.Length && values[column].TrimEnd('\r') is not "-" and not "") values[column] = values[column].EndsWith('\r') ? $"{Secrets.Mask}\r" : Secrets.Mask;
        }

        return string.Join(' ', values);
    }
}
