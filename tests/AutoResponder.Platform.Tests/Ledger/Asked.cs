using System.Web;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace AutoResponder.Platform.Tests.Ledger;

/// <summary>Listens to what tables are asked for.</summary>
internal sealed class Asked : HttpPipelinePolicy
{
    public List<string> Filters { get; } = [];

    /// <summary>A client that is listened to.</summary>
    public TableServiceClient Tables(string connection)
    {
        var options = new TableClientOptions();
        options.AddPolicy(this, HttpPipelinePosition.PerCall);
        return new TableServiceClient(connection, options);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();

    public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (HttpUtility.ParseQueryString(message.Request.Uri.ToUri().Query)["$filter"] is { } filter) Filters.Add(filter);
        return ProcessNextAsync(message, pipeline);
    }
}
