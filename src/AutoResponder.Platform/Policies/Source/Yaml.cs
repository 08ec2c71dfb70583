namespace AutoResponder.Platform.Policies.Source;

/// <summary>A piece of YAML with its place in the file; what is about to be written has none.</summary>
internal abstract record Yaml(long Line = 0, long Column = 0)
{
    /// <param name="IsText">It was quoted, or is to be quoted where it could be taken for something else than text.</param>
    public sealed record Scalar(string Value, bool IsText = false, long Line = 0, long Column = 0) : Yaml(Line, Column);

    public sealed record List(IReadOnlyList<Yaml> Items, long Line = 0, long Column = 0) : Yaml(Line, Column);

    public sealed record Map(IReadOnlyList<(Scalar Key, Yaml Value)> Entries, long Line = 0, long Column = 0) : Yaml(Line, Column)
    {
        public Yaml? Find(string key)
        {
            foreach (var (name, value) in Entries)
            {
                if (name.Value.Equals(key, StringComparison.Ordinal)) return value;
            }

            return null;
        }

        /// <summary>What stands at the end of a path of keys, or as near to it as there is something.</summary>
        public Yaml At(IEnumerable<string> path) => path.Aggregate((Yaml)this, (at, key) => (at as Map)?.Find(key) ?? at);
    }

    public string Kind => this switch
    {
        Scalar { Value: "", IsText: false } => "empty",
        Scalar => "a single value",
        List => "a list",
        _ => "a group of keys",
    };
}
