using System.Text.Json;
using AutoResponder.Console.Access;
using AutoResponder.Console.Pages;
using Microsoft.AspNetCore.Http;

namespace AutoResponder.Console.Orders;

/// <summary>Takes orders in and says what became of them: as JSON to programs, as a page to people.</summary>
internal static class OrderAnswers
{
    /// <param name="give">Gives what the body says to the desk.</param>
    public static async Task<IResult> OfJsonAsync<TBody>(HttpContext context, Func<TBody, Task<OrderAnswer>> give, CancellationToken cancellationToken)
        where TBody : class
    {
        if (!context.Request.HasJsonContentType()) return Results.Problem("An order is JSON, with a reason.", statusCode: StatusCodes.Status415UnsupportedMediaType);

        TBody? body;
        try
        {
            body = await context.Request.ReadFromJsonAsync<TBody>(cancellationToken);
        }
        catch (JsonException)
        {
            body = null;
        }

        if (body is null) return Results.Problem("The body is no JSON of an order.", statusCode: StatusCodes.Status400BadRequest);

        return await give(body) switch
        {
            OrderAnswer.Given given => Results.Json(new OrderView(given.OrderId, given.Incident, given.Order, given.By), statusCode: StatusCodes.Status202Accepted),
            OrderAnswer.Refused refused => Results.Problem(refused.Why, statusCode: refused.Status),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <param name="give">Gives what the form says to the desk.</param>
    /// <param name="page">Where the form stands, by what it says.</param>
    /// <param name="name">What that page is called.</param>
    public static async Task<IResult> OfFormAsync(HttpContext context, PageWriter pages, Func<IFormCollection, Task<OrderAnswer>> give, Func<IFormCollection, string> page, string name, CancellationToken cancellationToken)
    {
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(cancellationToken) : FormCollection.Empty;
        var address = page(form);
        switch (await give(form))
        {
            case OrderAnswer.Given given:
                return new SeeOther($"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}ordered={given.Order}");

            case OrderAnswer.Refused refused:
                var said = await pages.WriteAsync<OrderRefusedPage>(new()
                {
                    [nameof(OrderRefusedPage.Why)] = refused.Why,
                    [nameof(OrderRefusedPage.Back)] = address,
                    [nameof(OrderRefusedPage.To)] = name,
                    [nameof(OrderRefusedPage.Person)] = context.Person(),
                });
                return Results.Text(said, "text/html; charset=utf-8", statusCode: refused.Status);

            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}

/// <summary>After an order the browser reads a page: loading that again orders nothing.</summary>
internal sealed class SeeOther(string address) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = address;
        return Task.CompletedTask;
    }
}
